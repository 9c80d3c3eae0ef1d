/**
 * A crowd that does not wait for answers: requests arrive at a rate, at times that nobody can foresee, each over a free
 * connection or a new one. A process of its own; asked by message, answers with what became of them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, Connection } from './connection.ts';

export interface Arrivals {
  readonly port: number;
  readonly calls: readonly Call[];
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Outcome {
  readonly sent: number;
  /** Successes a second, of those that were answered while requests still arrived. */
  readonly acceptedPerSecond: number;
  /** Milliseconds of every success. */
  readonly times: readonly number[];
  /** How many answers there were of each status; 0 stands for none. */
  readonly statuses: Readonly<Record<string, number>>;
}

async function arrive({ port, calls, perSecond, seconds }: Arrivals): Promise<Outcome> {
  const free: Connection[] = [];
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let accepted = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  const one = async (call: Call) => {
    const begun = performance.now();
    let status = 0;
    try {
      const connection = free.pop() ?? (await Connection.open(port));
      ({ status } = await connection.answer(call));
      free.push(connection);
    } catch {
      // Refused or cut: status 0.
    }
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status < 200 || status >= 300) return;
    times.push(performance.now() - begun);
    if (performance.now() <= until) accepted += 1;
  };
  const under: Promise<void>[] = [];
  // Gaps as of a crowd whose members know nothing of each other.
  const gap = () => (-Math.log(1 - Math.random()) / perSecond) * 1000;
  for (let due = started; due < until; due += gap()) {
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait);
    under.push(one(calls[under.length % calls.length] as Call));
  }
  await Promise.all(under);
  for (const connection of free) connection.close();
  return { sent: under.length, acceptedPerSecond: accepted / seconds, times, statuses };
}

process.on('message', async (arrivals: Arrivals) => process.send?.(await arrive(arrivals)));
process.on('SIGTERM', () => process.exit(0));
