import { HASHING } from '../bench.ts';
import type { Measure } from '../measure.ts';
import { PEOPLE, signIn } from '../support/calls.ts';
import { ROUNDS } from '../support/compare.ts';
import type { Call } from '../support/connection.ts';
import { load, probing } from '../support/load.ts';
import type { Arrivals, Outcome } from '../support/open-loop.ts';
import { ask, endNode, startNode } from '../support/processes.ts';
import { median, quantile } from '../support/quantile.ts';

const TIMES_PEAK = 3;
/** Longer than the queue of hashes is: about two seconds of work. */
const LEAST_SECONDS = 6;

/** Three times as many sign-ins arrive as the server can do. Peak and overload by turns. */
export const overload: Measure = {
  name: 'overload',
  async run(bench) {
    const { server } = await bench.main();
    const client = startNode([new URL('../support/open-loop.ts', import.meta.url).pathname], { channel: true });
    const calls = Array.from({ length: PEOPLE }, (_, index) => signIn(`user${index}`));
    const seconds = Math.max(bench.options.seconds, LEAST_SECONDS);
    let turn = 0;
    const next = () => calls[turn++ % PEOPLE] as Call;
    const peaks: number[] = [];
    const outcomes: Outcome[] = [];
    const health: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const { perSecond } = await load([server.port], bench.options.seconds, HASHING, next);
      peaks.push(perSecond);
      const arrivals: Arrivals = { port: server.port, calls, perSecond: perSecond * TIMES_PEAK, seconds };
      outcomes.push(await probing(server.port, health, ask<Outcome>(client, arrivals)));
    }
    await endNode(client);
    const goodputs = outcomes.map(({ acceptedPerSecond }) => acceptedPerSecond);
    const bound = { name: 'peak', value: median(peaks) };
    const ratio = median(goodputs.map((goodput, round) => goodput / (peaks[round] ?? Number.NaN)));
    const more = { sent: sum(outcomes.map(({ sent }) => sent)), ...answers(outcomes) };
    const name = `${TIMES_PEAK}x overload`;
    bench.report.add({ name, value: median(goodputs), unit: '/s', bound, ratio, aim: { atLeast: 0.8 }, more });
    const accepted = quantile(
      outcomes.flatMap(({ times }) => times),
      0.99,
    );
    bench.report.add({ name: `${name}: p99 of accepted`, value: accepted, unit: 'ms', aim: { atMost: 2000 } });
    const p99 = quantile(health, 0.99);
    bench.report.add({ name: `${name}: health p99`, value: p99, unit: 'ms', aim: { atMost: 50 } });
  },
};

const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);

function answers(outcomes: readonly Outcome[]): Record<string, number> {
  const statuses = [...new Set(outcomes.flatMap((outcome) => Object.keys(outcome.statuses)))];
  return Object.fromEntries(
    statuses.map((status) => [
      status === '0' ? 'no answer' : status,
      sum(outcomes.map((outcome) => outcome.statuses[status] ?? 0)),
    ]),
  );
}
