import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';

/** Argon2id verifications a second that bare threads, one per processor, reach at Tessera's default parameters. */
export async function rawArgon2(seconds: number): Promise<number> {
  const rates = Array.from({ length: availableParallelism() }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: seconds });
    return new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  });
  return (await Promise.all(rates)).reduce((sum, one) => sum + one, 0);
}

if (!isMainThread) {
  const stored = hashSync('quiet-harbour-42', { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < workerData * 1000) {
    verifySync(stored, 'quiet-harbour-42');
    count += 1;
  }
  parentPort?.postMessage(count / ((performance.now() - started) / 1000));
}
