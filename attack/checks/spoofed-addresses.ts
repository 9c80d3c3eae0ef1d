import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StuffingSign } from '#core/ports/stuffing-watch.ts';
import { MINUTE } from '#kernel/clock.ts';
import type { Check, Finding } from '../check.ts';
import { Line } from '../support/line.ts';
import { JSON_TYPE } from '../support/people.ts';
import { type AttackedServer, WRITTEN_MS } from '../support/server.ts';
import { storedRows } from '../support/stored-rows.ts';

/** Attempts that one address has a minute at the default budget, and those that are made. */
const BUDGET = 20;
const ATTEMPTS = 60;

type Forge = (attempt: number) => Readonly<Record<string, string>>;

const octet = () => randomInt(1, 255);
const anyone = () => `${octet()}.${octet()}.${octet()}.${octet()}`;

const FORGERIES: Readonly<Record<string, Forge>> = {
  'no header': () => ({}),
  'X-Forwarded-For': () => ({ 'x-forwarded-for': anyone() }),
  'X-Real-IP, True-Client-IP, CF-Connecting-IP': () => ({
    'x-real-ip': anyone(),
    'true-client-ip': anyone(),
    'cf-connecting-ip': anyone(),
  }),
  Forwarded: () => ({ forwarded: `for=${anyone()};proto=https` }),
  'all of them, as lists': () => ({
    'x-forwarded-for': `${anyone()}, ${anyone()}, 127.0.0.1`,
    forwarded: `for="[2001:db8::${randomInt(1, 9999)}]"`,
    'x-client-ip': anyone(),
    'x-cluster-client-ip': anyone(),
  }),
};

/**
 * The budget of an address counts the address, not what a request says of it: sent from an address of its own for each
 * forgery, to a server that trusts a proxy elsewhere, and through that proxy.
 */
export const spoofedAddresses: Check = {
  id: 'S14',
  title: 'forged forwarding headers',
  async run(grounds, found) {
    const { server } = await grounds.rationed();
    const attempts = grounds.count(10_000, ATTEMPTS);
    for (const [index, [what, forge]] of Object.entries(FORGERIES).entries()) {
      const line = new Line(server.port, `127.0.0.${index + 2}`);
      found(await budgeted([line], `${attempts} sign-ins from one address with ${what}`, attempts, forge));
    }
    const proxied: Forge = () => ({ 'x-forwarded-for': `${anyone()}, 203.0.113.9` });
    const behind = `${attempts} sign-ins behind a trusted proxy, the left of X-Forwarded-For forged`;
    found(await budgeted([new Line(server.port)], behind, attempts, proxied));
    if (grounds.database === 'sqlite') return;
    const { databaseUrl, dataDir } = server;
    const other = await grounds.server({ dataDir, databaseUrl, env: { TESSERA_LIMITS_FACTOR: '1' } });
    const lines = [server, other].map(({ port }) => new Line(port, '127.0.0.9'));
    found(await budgeted(lines, `${attempts} sign-ins from one address, at two nodes by turns`, attempts, () => ({})));
  },
};

/** How many of the attempts were looked at, each for another name, over all lines by turns: those that a minute allows for. */
async function budgeted(lines: readonly Line[], sent: string, attempts: number, forge: Forge): Promise<Finding> {
  const started = performance.now();
  let looked = 0;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const line = lines[attempt % lines.length] as Line;
    const body = JSON.stringify({ email: `nobody-${attempt}@x.example`, password: `wrong-${attempt}` });
    const headers = { ...JSON_TYPE, ...forge(attempt) };
    if ((await line.call({ method: 'POST', path: '/login', headers, body })).status !== 429) looked += 1;
  }
  for (const line of lines) line.close();
  const windows = Math.floor((performance.now() - started) / MINUTE) + 1;
  return {
    sent: `${sent} (TESSERA_LIMITS_FACTOR 1)`,
    figure: `${looked} looked at, the rest 429 (budget ${BUDGET} a minute, ${windows} begun)`,
    pass: looked >= BUDGET && looked <= BUDGET * windows,
  };
}

/** One password tried at many accounts, from one address and from many: how many are looked at, and whether somebody is told. */
export const stuffing: Check = {
  id: 'S15',
  title: 'one password, many accounts',
  async run(grounds, found) {
    const { server } = await grounds.rationed();
    const line = new Line(server.port);
    const tried = async (from: string, password: string, count: number) => {
      let looked = 0;
      for (let account = 0; account < count; account += 1) {
        const body = JSON.stringify({ email: `victim-${from}-${account}@x.example`, password });
        const headers = { ...JSON_TYPE, 'x-forwarded-for': from };
        if ((await line.call({ method: 'POST', path: '/login', headers, body })).status !== 429) looked += 1;
      }
      return looked;
    };
    const accounts = grounds.count(5000, 100);
    const started = Date.now();
    const one = await tried('203.0.113.1', 'Summer2026!', accounts);
    const minutes = Math.max(1, Math.ceil((Date.now() - started) / MINUTE));
    found({
      sent: `${accounts} accounts × 1 password from one address`,
      figure: `${one} passwords verified in ${minutes} min (bar: at most 60 a minute and address)`,
      pass: one <= 60 * minutes && one > 0,
    });
    found(await told(server, `the same: both signs of stuffing`, started, ['203.0.113.1']));
    const addresses = grounds.count(200, 4);
    const began = Date.now();
    let [most, all] = [0, 0];
    for (let address = 0; address < addresses; address += 1) {
      const looked = await tried(`198.51.${address}.7`, 'Winter2026!', 25);
      most = Math.max(most, looked);
      all += looked;
    }
    const rate = all / ((Date.now() - began) / MINUTE);
    found({
      sent: `25 accounts × 1 password from each of ${addresses} addresses`,
      figure: `at most ${most} verified from one address; ${Math.round(rate)} a minute in all, which the hash pool bounds`,
      pass: most <= 60,
    });
    const sources = Array.from({ length: addresses }, (_, address) => `198.51.${address}.7`);
    found(await told(server, `the same: both signs of stuffing`, began, sources));
    line.close();
  },
};

const SIGNS: readonly StuffingSign[] = ['many accounts from one address', 'one password at many accounts'];

/** When the log first told each sign of these addresses, and whether the audit trail holds them too. */
async function told(server: AttackedServer, sent: string, since: number, from: readonly string[]): Promise<Finding> {
  await sleep(WRITTEN_MS);
  const lines = server
    .log()
    .split('\n')
    .filter((line) => line.includes('"credential stuffing"'))
    .map((line): { time: string; sign: StuffingSign; ip: string } => JSON.parse(line))
    .filter(({ ip, time }) => from.includes(ip) && Date.parse(time) >= since);
  const after = SIGNS.map((sign) => {
    const first = lines.find((line) => line.sign === sign);
    return first === undefined ? Number.POSITIVE_INFINITY : Date.parse(first.time) - since;
  });
  const rows = (await storedRows(server, 'audit')).filter(
    ({ event, ip }) => event === 'credential-stuffing' && from.includes(String(ip)),
  );
  const shown = SIGNS.map((sign, index) => `${sign}: after ${((after[index] ?? 0) / 1000).toFixed(1)} s`);
  return {
    sent,
    figure: `${shown.join('; ')}; ${rows.length} rows in the audit trail, ${lines.length} log lines`,
    pass: after.every((milliseconds) => milliseconds <= MINUTE) && rows.length === lines.length,
  };
}
