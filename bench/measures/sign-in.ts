import { type Bench, HASHING } from '../bench.ts';
import type { Measure } from '../measure.ts';
import { PEOPLE, registration, signInAt } from '../support/calls.ts';
import type { Side } from '../support/compare.ts';
import type { Call } from '../support/connection.ts';
import { load, probing } from '../support/load.ts';
import { quantile } from '../support/quantile.ts';

/** Sign-in by password at each API, and registration, beside bare argon2id; and beside the smallest login. */
export const signIns: Measure = {
  name: 'sign-in',
  async run(bench) {
    const { programs } = await bench.main();
    for (const face of ['asseco', 'zentry', 'entur', 'overkiz'] as const)
      await besideHash(bench, `sign-in, ${face}`, 0.9, (user) => signInAt[face](user, programs.machineToken));
  },
};

export const smallestLogin: Measure = {
  name: 'smallest-login',
  async run(bench) {
    const bound = await bench.bare({ method: 'POST', path: '/login' }, HASHING);
    const { measured } = await byTurns(bench, bound, (user) => signInAt.asseco(user));
    bench.report.add({
      name: 'sign-in, asseco',
      value: measured.ours.perSecond,
      unit: '/s',
      bound: { name: 'smallest login', value: measured.bound.perSecond },
      ratio: measured.ratio,
      aim: { atLeast: 0.97 },
      cpu: measured,
    });
  },
};

export const registrations: Measure = {
  name: 'registration',
  async run(bench) {
    const { programs } = await bench.main();
    await besideHash(bench, 'registration', 0.85, () => registration(programs.app));
  },
};

async function besideHash(bench: Bench, name: string, atLeast: number, call: (username: string) => Call) {
  const { measured, times, next } = await byTurns(bench, await bench.rawHash(), call);
  const { ours, bound } = measured;
  const percentiles = { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  const rate = { value: ours.perSecond, unit: '/s', bound: { name: 'argon2id', value: bound.perSecond } };
  bench.report.add({ name, ...rate, ratio: measured.ratio, aim: { atLeast }, cpu: measured, more: percentiles });
  if (!name.startsWith('sign-in')) return;
  const beside = ours.cpuMs - bound.cpuMs;
  bench.report.add({ name: `${name}: CPU beside hash`, value: beside, unit: 'ms', aim: { atMost: 0.8 } });
  // In a round of its own: what the probe costs would be counted as the sign-ins'.
  const health: number[] = [];
  const { server } = await bench.main();
  await probing(server.port, health, bench.side(server, HASHING, next).run());
  const more = { p50: quantile(health, 0.5) };
  const p99 = quantile(health, 0.99);
  bench.report.add({ name: `${name}: health p99`, value: p99, unit: 'ms', aim: { atMost: 5 }, more });
}

/** A bound, and sign-ins of one after the other, by turns. */
async function byTurns(bench: Bench, bound: Side, call: (username: string) => Call) {
  const { server } = await bench.main();
  let turn = 0;
  const next = () => call(`user${turn++ % PEOPLE}`);
  await load([server.port], 1, HASHING, next);
  const times: number[] = [];
  const measured = await bench.against(bound, bench.side(server, HASHING, next, times));
  return { measured, times, next };
}
