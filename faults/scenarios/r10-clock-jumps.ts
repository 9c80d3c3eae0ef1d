import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import { json } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import { createMainAccount, newName, readMe, signIn, tokenOf } from '../support/people.ts';
import { WallClock } from '../support/wall-clock.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const TOKEN_MS = 60 * SECOND;
const JUMPS = [2 * HOUR, -2 * HOUR, -30 * DAY, -SECOND, 30 * DAY + 5 * HOUR] as const;

/** The wall clock is set forward and back: nothing lives longer than it was given, and nothing is done twice. */
export const clockJumps: Scenario = {
  id: 'R10',
  title: 'the wall clock jumps',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    const node = await stand.node(ground, clock.options({ TESSERA_TOKENS_ACCESS_MINUTES: '1' }));
    const names: string[] = [];
    for (const jump of JUMPS) {
      const before = await tokenOf(node.port, nameOf(names.length));
      const made = performance.now();
      await clock.jump(jump);
      const answer = await signIn(node.port, nameOf(names.length));
      stand.rule(answer.status === 200, 'Nobody signs in after the clock jumped.');
      const after: string = json(answer).access_token;
      stand.rule(issuedAt(after) >= issuedAt(before), 'A token was issued before one that is older.');
      const isAlive = (await readMe(node.port, before)).status === 200;
      if (jump > TOKEN_MS) stand.rule(!isAlive, 'A token outlived its hour by the wall clock.');
      else if (!stand.isShort) await dies(stand, node.port, before, made);
      const name = newName();
      stand.rule((await createMainAccount(node.port, name)).status === 201, 'Nobody registers after the clock jumped.');
      names.push(name);
      stand.count('jumps');
    }
    await locksStayShort(stand, node.port, clock);
    const rows = await ground.query("SELECT id FROM account WHERE username LIKE 'new%'");
    stand.figure('registered', new Set(rows.map(({ id }) => id)).size);
    stand.rule(rows.length === names.length, 'Ids or registrations collided.');
    const twice = await ground.query('SELECT recipient FROM mailbox_message GROUP BY recipient HAVING count(*) > 2');
    stand.figure('messages beyond the usual', twice.length);
    stand.rule(twice.length === 0, 'Messages went out again because the clock jumped.');
    await checkInvariants(stand, ground);
  },
};

const issuedAt = (token: string): number =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')).iat;

/** By the monotonic clock: with the wall clock set back, the token dies all the same when its minute is over. */
async function dies(stand: Stand, port: number, token: string, made: number): Promise<void> {
  await sleep(Math.max(TOKEN_MS + 2 * SECOND - (performance.now() - made), 0));
  stand.rule((await readMe(port, token)).status === 401, 'A token lived longer because the clock was set back.');
  stand.count('tokens waited for');
}

/** Wrong passwords lock somebody for five minutes; a clock set back by a day makes no day of it. */
async function locksStayShort(stand: Stand, port: number, clock: WallClock): Promise<void> {
  const locked = nameOf(100);
  for (let wrong = 0; wrong < 5; wrong += 1) await signIn(port, locked, 'not the password');
  stand.rule((await signIn(port, locked)).status !== 200, 'Five wrong passwords locked nobody.');
  await clock.jump(-DAY);
  await clock.jump(DAY + 6 * 60 * SECOND);
  stand.rule((await signIn(port, locked)).status === 200, 'A lock of five minutes lasted longer.');
}
