import { randomInt } from 'node:crypto';
import type { Check } from '../check.ts';
import { Line } from '../support/line.ts';
import { People } from '../support/people.ts';

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

/** The budget of an address counts the address, not what a request says of it. */
export const spoofedAddresses: Check = {
  id: 'S14',
  title: 'forged forwarding headers',
  async run(grounds, found) {
    const seen: Record<string, number> = {};
    for (const [what, forge] of Object.entries(FORGERIES)) seen[what] = await taken(grounds, forge, {});
    const proxied = { TESSERA_TRUSTED_PROXIES: '127.0.0.1' };
    const behind = 'behind a trusted proxy, the left of X-Forwarded-For forged';
    seen[behind] = await taken(grounds, () => ({ 'x-forwarded-for': `${anyone()}, 203.0.113.9` }), proxied);
    for (const [what, count] of Object.entries(seen))
      found({
        sent: `${ATTEMPTS} sign-ins from one address with ${what} (TESSERA_LIMITS_FACTOR 1)`,
        figure: `${count} looked at, the rest 429 (budget ${BUDGET} a minute)`,
        pass: count === BUDGET,
      });
  },
};

/** How many of the attempts a fresh server looked at, each for another name. */
async function taken(grounds: Parameters<Check['run']>[0], forge: Forge, env: Record<string, string>): Promise<number> {
  const server = await grounds.server({ env: { TESSERA_LIMITS_FACTOR: '1', ...env } });
  const people = new People(new Line(server.port));
  let count = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const login = people.json(
      'POST',
      '/login',
      { email: `nobody-${attempt}@x.example`, password: 'wrong' },
      forge(attempt),
    );
    if ((await people.line.call(login)).status !== 429) count += 1;
  }
  people.line.close();
  await server.close();
  return count;
}

/** One password tried at many accounts, from one address and from many. */
export const stuffing: Check = {
  id: 'S15',
  title: 'one password, many accounts',
  async run(grounds, found) {
    const env = { TESSERA_LIMITS_FACTOR: '1', TESSERA_TRUSTED_PROXIES: '127.0.0.1' };
    const server = await grounds.server({ env });
    const people = new People(new Line(server.port));
    const accounts = grounds.count(5000, 500);
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
    const addresses = grounds.count(200, 10);
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
    await server.close();
  },
};
