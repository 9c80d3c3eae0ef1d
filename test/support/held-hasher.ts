import { type HashingPool, hashingPool } from '#src/hashing/pool.ts';
import { ThreadPool } from '#src/hashing/thread-pool.ts';

/** Room for what one request hashes at a time. */
const QUEUE_LIMIT = 15;

export interface HeldHasher extends HashingPool {
  /** Fills the queue to the brim; gives the function that empties it. */
  fill(): () => Promise<void>;
}

/**
 * A cheap hasher whose queue a test holds. Each hash first passes a real thread pool, which refuses what the pool of the
 * server would refuse, for the same reason.
 */
export function heldHasher(): HeldHasher {
  const file = new URL('./held-worker.ts', import.meta.url);
  const gate = new ThreadPool<Int32Array | undefined, boolean>({ file, threads: 1, queueLimit: QUEUE_LIMIT });
  const parameters = { memoryKiB: 8, passes: 1, parallelism: 1 };
  const hasher = hashingPool({ threads: 1, queueLimit: QUEUE_LIMIT, parameters, unsafeForTests: true });
  return {
    ...hasher,
    requireRoom: ({ isFamiliar }) => gate.requireRoom(isFamiliar),
    hash: (plain, urgency) => gate.run(undefined, [], urgency?.isFamiliar).then(() => hasher.hash(plain, urgency)),
    verify: (stored, plain, urgency) =>
      gate.run(undefined, [], urgency?.isFamiliar).then(() => hasher.verify(stored, plain, urgency)),
    verifyNothing: (plain, urgency) =>
      gate.run(undefined, [], urgency?.isFamiliar).then(() => hasher.verifyNothing(plain, urgency)),
    fill() {
      const held = new Int32Array(new SharedArrayBuffer(4));
      const jobs = Array.from({ length: 1 + QUEUE_LIMIT }, () => gate.run(held));
      return async () => {
        Atomics.store(held, 0, 1);
        Atomics.notify(held, 0);
        await Promise.all(jobs);
      };
    },
    async close() {
      await Promise.all([gate.close(), hasher.close()]);
    },
  };
}
