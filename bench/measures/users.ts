import type { Bench } from '../bench.ts';
import { crowd } from '../crowded.ts';
import type { Measure } from '../measure.ts';
import { get } from '../support/calls.ts';
import type { Call } from '../support/connection.ts';
import { member } from '../support/crowd.ts';
import type { Import } from '../support/import-crowd.ts';
import { load } from '../support/load.ts';
import { residentMegabytes } from '../support/processor-time.ts';
import { quantile } from '../support/quantile.ts';

/** At once, while somebody searches. */
const SEARCHERS = 4;
const WARM_SECONDS = 0.3;
const PROFILES = '/customers/v2/profiles';
const USERS = '/v1/identity/users';

/** An import of many users, and the searches among them afterwards. */
export const users: Measure = {
  name: 'users',
  async run(bench) {
    const count = bench.options.users;
    const { imported, server, programs } = await crowd(bench, count);
    reportImport(bench, count, imported);
    const someone = () => member(Math.floor(Math.random() * count));
    const searches: Record<string, () => Call> = {
      'entur email': () => get(`${PROFILES}?email=${someone().email}`, programs.machineToken),
      'entur phone': () => get(`${PROFILES}?telephoneNumber=${phoneOf(someone())}`, programs.machineToken),
      'entur surname': () => get(`${PROFILES}?surname=${someone().lastName}`, programs.machineToken),
      'entur reference': () => get(`${PROFILES}?customerRef=${someone().customerNumber}`, programs.machineToken),
      'entur by number': () => get(`${PROFILES}/${someone().customerNumber}`, programs.machineToken),
      'asseco email': () => get(`${USERS}?email=${someone().email}`, programs.app),
      'asseco phone': () => get(`${USERS}?phone-number=${phoneOf(someone())}`, programs.app),
      'asseco customer': () => get(`${USERS}?customer=${someone().customerNumber}`, programs.app),
    };
    for (const [name, search] of Object.entries(searches)) {
      await load([server.port], WARM_SECONDS, SEARCHERS, search);
      const times: number[] = [];
      const { perSecond } = await load([server.port], Math.min(1, bench.options.seconds), SEARCHERS, search, times);
      const more = { p50: quantile(times, 0.5), '/s': perSecond };
      const value = quantile(times, 0.99);
      bench.report.add({ name: `search, ${name}, p99`, value, unit: 'ms', aim: { atMost: 50 }, more });
    }
    const { most, now, own } = residentMegabytes(server.pid);
    const more = { 'of a mapped file': now - own };
    bench.report.add({ name: `memory, most, of ${count} users`, value: most, unit: 'MB', aim: { atMost: 250 }, more });
  },
};

function reportImport({ report }: Bench, count: number, imported: Import): void {
  const { quartersMB, residentMB, perSecond, cpuMs, mainMs } = imported;
  const ours = { perSecond, cpuMs, mainMs };
  report.add({ name: `import of ${count} users`, value: perSecond, unit: '/s', cpu: { ours } });
  const [, second = Number.NaN, third = Number.NaN, last = Number.NaN] = quartersMB;
  const bound = { name: 'second quarter, MB', value: second };
  const more = { third, 'with mapped file': residentMB };
  report.add({
    name: 'import, memory',
    value: last,
    unit: 'MB',
    bound,
    ratio: last / second,
    aim: { atMost: 1.1 },
    more,
  });
}

const phoneOf = ({ phoneNumber }: ReturnType<typeof member>) => encodeURIComponent(phoneNumber);
