import { randomInt } from 'node:crypto';
import { MINUTE } from '#kernel/clock.ts';
import type { Check, Finding } from '../check.ts';
import { Line } from '../support/line.ts';
import { JSON_TYPE, People } from '../support/people.ts';

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

/** One password tried at many accounts, from one address and from many. */
export const stuffing: Check = {
  id: 'S15',
  title: 'one password, many accounts',
  async run(grounds, found) {
    const { server } = await grounds.rationed();
    const people = new People(new Line(server.port));
    const accounts = grounds.count(5000, 100);
    const tried = async (from: string, count: number) => {
      let looked = 0;
      for (let account = 0; account < count; account += 1) {
        const forwarded = { 'x-forwarded-for': from };
        const login = people.json(
          'POST',
          '/login',
          { email: `victim-${from}-${account}@x.example`, password: 'Summer2026!' },
          forwarded,
        );
        if ((await people.line.call(login)).status !== 429) looked += 1;
      }
      return looked;
    };
    const started = performance.now();
    const one = await tried('203.0.113.1', accounts);
    const minutes = Math.max(1, Math.ceil((performance.now() - started) / 60_000));
    found({
      sent: `${accounts} accounts × 1 password from one address`,
      figure: `${one} passwords verified in ${minutes} min (bar: at most 60 a minute and address)`,
      pass: one <= 60 * minutes && one > 0,
    });
    const addresses = grounds.count(200, 4);
    const began = performance.now();
    let [most, all] = [0, 0];
    for (let address = 0; address < addresses; address += 1) {
      const looked = await tried(`198.51.${address}.7`, 25);
      most = Math.max(most, looked);
      all += looked;
    }
    const rate = all / ((performance.now() - began) / 60_000);
    found({
      sent: `25 accounts × 1 password from each of ${addresses} addresses`,
      figure: `at most ${most} verified from one address; ${Math.round(rate)} a minute in all, which the hash pool bounds`,
      pass: most <= 60,
    });
    people.line.close();
  },
};
