import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

/** How late a timer can be: that long is waited for by looking at the clock, turn by turn of the event loop. */
const COARSE_MS = 2;

/**
 * Does something, and ends, well or badly, only when a whole number of steps has passed since it began: what it took within a
 * step cannot be seen. No step, no wait.
 */
export async function evenly<T>(stepMs: number, work: () => Promise<T>): Promise<T> {
  if (stepMs === 0) return work();
  const started = performance.now();
  try {
    return await work();
  } finally {
    const end = started + Math.ceil((performance.now() - started) / stepMs) * stepMs;
    const coarse = Math.floor(end - performance.now() - COARSE_MS);
    if (coarse > 0) await sleep(coarse);
    // Timers count whole milliseconds from when the event loop last looked: a rest that would tell how long it worked before.
    while (performance.now() < end) await turn();
  }
}
