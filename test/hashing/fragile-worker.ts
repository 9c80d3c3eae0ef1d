/** A pool thread that does what the test wants it to. */
import { serveJobs } from '#src/hashing/serve-jobs.ts';

export type FragileJob =
  | { readonly kind: 'echo'; readonly value: string }
  | { readonly kind: 'environment' }
  | { readonly kind: 'sleep'; readonly milliseconds: number }
  | { readonly kind: 'throw' | 'crash' | 'exit' };

serveJobs<FragileJob, string>((job) => {
  if (job.kind === 'echo') return job.value;
  if (job.kind === 'environment') return Object.keys(process.env).join();
  if (job.kind === 'throw') throw new Error('this job fails');
  if (job.kind === 'sleep') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, job.milliseconds);
  if (job.kind === 'exit') process.exit(3);
  if (job.kind === 'crash') {
    process.nextTick(() => {
      throw new Error('the thread crashes');
    });
  }
  return job.kind;
});
