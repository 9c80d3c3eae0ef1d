import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './http.ts';

export const quantile = (list: readonly number[], share: number): number =>
  list.toSorted((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

/** Asks something again and again while `work` is under way; gives the milliseconds of every answer. */
export async function probing(every: number, ask: () => Promise<unknown>, work: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let isOver = false;
  const settled = work.finally(() => {
    isOver = true;
  });
  const probe = async () => {
    while (!isOver) {
      const begun = performance.now();
      await ask();
      times.push(performance.now() - begun);
      await sleep(every);
    }
  };
  await Promise.all([settled, probe()]);
  return times;
}

/** What the event loop alone answers. */
export const askHealth = (port: number) => () => call(port, { method: 'GET', path: '/health/live' });
