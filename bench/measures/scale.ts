import { type Bench, CHEAP, HASHING } from '../bench.ts';
import { type Crowded, crowd } from '../crowded.ts';
import type { Measure } from '../measure.ts';
import { accessToken, get, refresh, refreshToken, signIn } from '../support/calls.ts';
import { byTurns, middle, ROUNDS, ratio, type Side } from '../support/compare.ts';
import type { Call } from '../support/connection.ts';
import { member } from '../support/crowd.ts';
import { type Next, send } from '../support/load.ts';
import { refreshFamilies } from '../support/refresh-families.ts';

const TOKENS = 32;

/** The same rates among few users and among many: of members that are drawn from all of them. */
export const scale: Measure = {
  name: 'scale',
  async run(bench) {
    const steps: { count: number; crowded: Crowded }[] = [];
    for (const count of bench.options.scale) steps.push({ count, crowded: await crowd(bench, count) });
    for (const [name, prepare] of Object.entries(RATES)) {
      const sides: Side[] = [];
      for (const { count, crowded } of steps) sides.push(await prepare(bench, crowded, count));
      for (const side of sides) await side.run(); // warm
      report(
        bench,
        name,
        steps.map(({ count }) => count),
        await byTurns(sides),
      );
    }
  },
};

const someoneOf = (count: number) => member(Math.floor(Math.random() * count)).email;

const RATES: Readonly<Record<string, (bench: Bench, crowded: Crowded, count: number) => Promise<Side>>> = {
  'sign-in': async (bench, { server }, count) => bench.side(server, HASHING, () => signIn(someoneOf(count))),
  async refresh(bench, { server }, count) {
    const families = await refreshFamilies(server.port, CHEAP * (ROUNDS + 1), () => someoneOf(count));
    const next: Next = (before) => refresh(before === undefined ? (families.pop() ?? '') : refreshToken(before));
    return bench.side(server, CHEAP, next);
  },
  async '/me'(bench, { server }, count) {
    const calls: Call[] = [];
    while (calls.length < TOKENS)
      calls.push(get('/v1/identity/me', accessToken(await send(server.port, signIn(someoneOf(count))))));
    let turn = 0;
    return bench.side(server, CHEAP, () => calls[turn++ % calls.length] as Call);
  },
};

function report(bench: Bench, name: string, counts: readonly number[], measured: Awaited<ReturnType<typeof byTurns>>) {
  const [fewest = [], ...others] = measured;
  const bound = { name: `${counts[0]} users`, value: middle(fewest).perSecond };
  for (const [index, rounds] of others.entries()) {
    const ours = middle(rounds);
    const figure = { name: `${name}, ${counts[index + 1]} users`, value: ours.perSecond, unit: '/s', bound };
    const cpu = { ours, bound: middle(fewest) };
    bench.report.add({ ...figure, ratio: ratio(rounds, fewest), aim: { atLeast: 0.9 }, cpu });
  }
}
