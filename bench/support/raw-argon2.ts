/**
 * The raw bound of whatever hashes: argon2id verifications at Tessera's default parameters by bare threads, one for each
 * processor. A process of its own, so that its processor time is read like a server's; asked by message, for so many seconds.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

const PASSWORD = 'quiet-harbour-42';

if (isMainThread) {
  const threads = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)));
  const verifyFor = async (thread: Worker, seconds: number): Promise<number> => {
    const counted = once(thread, 'message');
    thread.postMessage(seconds);
    return (await counted)[0];
  };
  process.on('message', async ({ seconds }: { seconds: number }) => {
    const started = performance.now();
    const counts = await Promise.all(threads.map((thread) => verifyFor(thread, seconds)));
    const count = counts.reduce((sum, one) => sum + one, 0);
    process.send?.({ count, perSecond: count / ((performance.now() - started) / 1000) });
  });
  process.on('SIGTERM', () => process.exit(0));
} else {
  const stored = hashSync(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  parentPort?.on('message', (seconds: number) => {
    const until = performance.now() + seconds * 1000;
    let count = 0;
    for (; performance.now() < until; count += 1) verifySync(stored, PASSWORD);
    parentPort?.postMessage(count);
  });
}
