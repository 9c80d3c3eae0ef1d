import { parentPort } from 'node:worker_threads';

/** What a thread sends back for each job, in the order in which the jobs came. */
export type Answer<Result> =
  | { readonly result: Result; readonly milliseconds: number }
  | { readonly failure: string; readonly milliseconds: number };

/** Makes the calling worker thread do the jobs that its `PoolThread` gives it with `work`, one after the other, until it is ended. */
export function serveJobs<Job, Result>(work: (job: Job) => Result): void {
  const port = parentPort;
  if (port === null) throw new Error('serveJobs runs in a worker thread only');
  port.on('message', (job: Job) => port.postMessage(answer(work, job)));
}

function answer<Job, Result>(work: (job: Job) => Result, job: Job): Answer<Result> {
  const started = performance.now();
  try {
    const result = work(job);
    return { result, milliseconds: performance.now() - started };
  } catch (error) {
    return { failure: String(error), milliseconds: performance.now() - started };
  }
}
