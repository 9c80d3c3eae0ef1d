import type { Bench } from '../bench.ts';
import { CHEAP } from '../bench.ts';
import type { Measure } from '../measure.ts';
import {
  accessToken,
  authenticated,
  existing,
  get,
  PEOPLE,
  refresh,
  refreshToken,
  signIn,
  signInAt,
  tokenForMachine,
} from '../support/calls.ts';
import { ROUNDS } from '../support/compare.ts';
import type { Call } from '../support/connection.ts';
import { cookieFrom, load, type Next, send } from '../support/load.ts';
import { quantile } from '../support/quantile.ts';
import { refreshFamilies } from '../support/refresh-families.ts';

const POINT_READ: Call = { method: 'GET', path: '/users/7' };
const READ_AND_COMMIT: Call = { method: 'POST', path: '/users/7' };
const JSON_ROUTE: Call = { method: 'POST', path: '/json' };

/** What hashes nothing, each beside a bare route that does the least of its kind. */
export const cheap: readonly Measure[] = [
  {
    name: 'client-credentials',
    async run(bench) {
      const { programs } = await bench.main();
      const p99 = await beside(bench, 'client credentials', 'json route', JSON_ROUTE, 0.1, () =>
        tokenForMachine(programs.machine),
      );
      bench.report.add({ name: 'client credentials, p99', value: p99, unit: 'ms', aim: { atMost: 20 } });
    },
  },
  {
    name: 'refresh',
    async run(bench) {
      const { server } = await bench.main();
      const families = await refreshFamilies(server.port, CHEAP * (ROUNDS + 1));
      const next: Next = (before) => refresh(before === undefined ? (families.pop() ?? '') : refreshToken(before));
      const p99 = await beside(bench, 'refresh', 'read and commit', READ_AND_COMMIT, 0.6, next);
      bench.report.add({ name: 'refresh, p99', value: p99, unit: 'ms', aim: { atMost: 20 } });
    },
  },
  {
    name: 'me',
    async run(bench) {
      const { server } = await bench.main();
      const call = get('/v1/identity/me', accessToken(await send(server.port, signIn('user0'))));
      await beside(bench, '/me', 'point read', POINT_READ, 0.4, () => call);
    },
  },
  {
    name: 'authenticated',
    async run(bench) {
      const { server } = await bench.main();
      const call = authenticated(await cookieFrom(server.port, signInAt.overkiz('user0')));
      if (!(await send(server.port, call)).includes('true')) throw new Error('The session is not live.');
      await beside(bench, '/authenticated', 'point read', POINT_READ, 0.4, () => call);
    },
  },
  {
    name: 'existing-user-ids',
    async run(bench) {
      let turn = 0;
      const asked = Array.from({ length: PEOPLE * 2 }, (_, index) => existing(`user${index}`));
      const next = () => asked[turn++ % asked.length] as Call;
      await beside(bench, 'existingUserIds', 'point read', POINT_READ, undefined, next);
    },
  },
];

/** Measures a bare route and ours by turns; gives the 99th percentile of ours in milliseconds. */
async function beside(bench: Bench, name: string, route: string, bare: Call, atLeast: number | undefined, next: Next) {
  const { server } = await bench.main();
  await load([server.port], 1, CHEAP, next);
  const times: number[] = [];
  const bound = await bench.bare(bare, CHEAP);
  const measured = await bench.against(bound, bench.side(server, CHEAP, next, times));
  const p99 = quantile(times, 0.99);
  bench.report.add({
    name,
    value: measured.ours.perSecond,
    unit: '/s',
    bound: { name: route, value: measured.bound.perSecond },
    ratio: measured.ratio,
    ...(atLeast === undefined ? {} : { aim: { atLeast } }),
    cpu: measured,
    more: { p99 },
  });
  return p99;
}
