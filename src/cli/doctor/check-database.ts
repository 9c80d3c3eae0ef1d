import type { Config } from '#config/load-config.ts';
import { listAudit } from '#core/audit/list-audit.ts';
import { listOutbox } from '#core/outbox/administer-outbox.ts';
import { MINUTE } from '#kernel/clock.ts';
import { migrations } from '#storage/migrations/index.ts';
import { explain } from '../explain.ts';
import { withSession } from '../session.ts';
import type { Finding } from './finding.ts';
import { type DatabaseLook, lookAtDatabase } from './look-at-database.ts';

/** Nothing that Tessera wrote is older. */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2100;

/** Whether the database answers, has the schema of this Tessera and opens with the master key; and the clock beside it. */
export async function checkDatabase(config: Config, configFile: string | undefined): Promise<readonly Finding[]> {
  let look: DatabaseLook;
  try {
    look = await lookAtDatabase(config);
  } catch (error) {
    return [{ about: 'database', state: 'fault', message: `It does not answer: ${explain(error)}` }, clock(undefined)];
  }
  const findings = [schema(look.schema), clock(look.time)];
  if (look.schema !== migrations.length) return findings;
  try {
    return [...findings, ...(await withSession({ config: configFile }, inside))];
  } catch (error) {
    return [...findings, { about: 'database', state: 'fault', message: explain(error) }];
  }
}

function schema(found: number): Finding {
  const known = migrations.length;
  if (found === known) return { about: 'database', state: 'ok', message: `It answers; schema ${found} is current.` };
  if (found === 0)
    return { about: 'database', state: 'warning', message: 'It is empty: the first start makes everything.' };
  if (found < known)
    return {
      about: 'database',
      state: 'warning',
      message: `It has schema ${found}; the next start brings it to ${known}.`,
    };
  return {
    about: 'database',
    state: 'fault',
    message: `It has schema ${found}, this Tessera knows ${known}: start the newer Tessera.`,
  };
}

function clock(databaseTime: number | undefined): Finding {
  const now = Date.now();
  const year = new Date(now).getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR)
    return { about: 'clock', state: 'fault', message: `It says the year ${year}: tokens would not be valid anywhere.` };
  const apart = databaseTime === undefined ? 0 : Math.abs(now - databaseTime);
  if (apart > MINUTE)
    return {
      about: 'clock',
      state: 'warning',
      message: `It and the database’s are ${Math.round(apart / 1000)} s apart.`,
    };
  return { about: 'clock', state: 'ok', message: new Date(now).toISOString() };
}

async function inside({ operate }: Parameters<Parameters<typeof withSession>[1]>[0]): Promise<readonly Finding[]> {
  const [newest] = await operate(listAudit, { limit: 1 });
  const dead = await operate(listOutbox, { status: 'dead', limit: 1000 });
  const ahead = (newest?.at ?? 0) > Date.now() + MINUTE;
  return [
    { about: 'database', state: 'ok', message: 'The master key opens it.' },
    ...(ahead
      ? [
          {
            about: 'clock',
            state: 'warning',
            message: 'The audit trail has entries of the future: the clock went back.',
          } as const,
        ]
      : []),
    dead.length === 0
      ? { about: 'messages', state: 'ok', message: 'No dead letters.' }
      : { about: 'messages', state: 'warning', message: `${dead.length} dead letters: “outbox list --status dead”.` },
  ];
}
