/** The entry of a hashing thread; started by the hashing pool. */
import { flushCompileCache } from 'node:module';
import { hashSync } from '@node-rs/argon2';
import { verifyStored } from './formats/index.ts';
import type { HashingJob, HashingResult } from './hashing-job.ts';
import { lowerThreadPriority } from './lower-thread-priority.ts';
import { serveJobs } from './serve-jobs.ts';

lowerThreadPriority();
serveJobs<HashingJob, HashingResult>(work);
flushCompileCache(); // so that the next thread already starts from the cache, at half the memory

function work(job: HashingJob): HashingResult {
  try {
    return job.kind === 'hash' ? hash(job) : verifyStored(job.stored, job.plain);
  } finally {
    job.plain.fill(0);
  }
}

/** Argon2id is the library's default; its names for the variants are const enums, which type stripping cannot read. */
function hash({ plain, parameters }: Extract<HashingJob, { kind: 'hash' }>): string {
  return hashSync(plain, {
    memoryCost: parameters.memoryKiB,
    timeCost: parameters.passes,
    parallelism: parameters.parallelism,
  });
}
