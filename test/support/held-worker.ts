/** A thread of the held hasher: waits where it is told to. */
import { serveJobs } from '#src/hashing/serve-jobs.ts';

serveJobs<Int32Array | undefined, boolean>((held) => {
  if (held !== undefined) Atomics.wait(held, 0, 0);
  return true;
});
