import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Bench, CHEAP, HASHING } from '../bench.ts';
import type { Measure } from '../measure.ts';
import { accessToken, get, PEOPLE, refresh, refreshToken, signIn } from '../support/calls.ts';
import { byTurns, middle, ROUNDS, ratio, type Side } from '../support/compare.ts';
import { furnishPeople, furnishPrograms } from '../support/furnish.ts';
import { load, type Next, send } from '../support/load.ts';
import { familyTime, processorTime } from '../support/processor-time.ts';
import { refreshFamilies } from '../support/refresh-families.ts';
import type { BenchServer } from '../support/site.ts';

/**
 * One node and two on the same PostgreSQL, each pinned to a processor of its own. PostgreSQL and the client run where there
 * is room: on two processors, beside the nodes. What they used is printed, for it takes from two nodes more than from one.
 */
export const nodes: Measure = {
  name: 'nodes',
  on: ['postgres'],
  async run(bench) {
    if (availableParallelism() < 2 || spawnSync('taskset', ['-c', '1', 'true']).status !== 0)
      return bench.report.missing('one node and two', 'it takes two processors, and taskset');
    const site = await bench.site();
    const first = await site.start(['taskset', '-c', '0']);
    const both = [first, await site.start(['taskset', '-c', '1'])];
    await furnishPeople(first, await furnishPrograms(site, first));
    const families = await refreshFamilies(first.port, CHEAP * (ROUNDS + 1) * 2);
    const me = get('/v1/identity/me', accessToken(await send(first.port, signIn('user0'))));
    let turn = 0;
    await compare(bench, 'sign-in', both, HASHING, () => signIn(`user${turn++ % PEOPLE}`));
    await compare(bench, 'refresh', both, CHEAP, (before) =>
      refresh(before === undefined ? (families.pop() ?? '') : refreshToken(before)),
    );
    await compare(bench, '/me', both, CHEAP, () => me);
    await site.remove();
  },
};

async function compare(bench: Bench, name: string, nodes: readonly BenchServer[], connections: number, next: Next) {
  const one = nodesSide(bench, nodes.slice(0, 1), connections, next);
  const two = nodesSide(bench, nodes, connections, next);
  await two.run(); // warm
  const [alone = [], both = []] = await byTurns([one, two]);
  const bound = { name: 'one node', value: middle(alone).perSecond };
  const cpu = { ours: middle(both), bound: middle(alone) };
  const figure = { name: `${name}, two nodes`, value: middle(both).perSecond, unit: '/s', bound };
  const more = { 'PostgreSQL ms': two.others().postgres, 'client ms': two.others().client };
  bench.report.add({ ...figure, ratio: ratio(both, alone), aim: { atLeast: 1.7 }, cpu, more });
}

/** Some nodes under load together, with what PostgreSQL and the client used for each request. */
function nodesSide(
  { options, databasePid = 0 }: Bench,
  nodes: readonly BenchServer[],
  connections: number,
  next: Next,
) {
  let count = 0;
  let postgres = 0;
  let client = 0;
  const ports = nodes.map(({ port }) => port);
  const side: Side = {
    async run() {
      const [database, own] = [familyTime(databasePid).total, process.cpuUsage()];
      const done = await load(ports, options.seconds, connections, next);
      const { user, system } = process.cpuUsage(own);
      count += done.count;
      postgres += familyTime(databasePid).total - database;
      client += (user + system) / 1_000_000;
      return done;
    },
    time: () => {
      const times = nodes.map(({ pid }) => processorTime(pid));
      const sum = (key: 'total' | 'main') => times.reduce((total, time) => total + time[key], 0);
      return { total: sum('total'), main: sum('main') };
    },
  };
  return { ...side, others: () => ({ postgres: (postgres / count) * 1000, client: (client / count) * 1000 }) };
}
