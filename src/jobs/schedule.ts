import type { Log } from '#core/ports/log.ts';

export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/** Runs each job at its own pace, never twice at once; a failing one is logged and comes again. Gives the function that ends them. */
export function schedule(jobs: readonly Job[], log: Log): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const timers = jobs.map((job) => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      const turn = job
        .run()
        .catch((error: unknown) =>
          log.warn({ job: job.name, reason: error instanceof Error ? error.message : 'failed' }, 'job failed'),
        )
        .finally(() => {
          busy = false;
          running.delete(turn);
        });
      running.add(turn);
    }, job.everyMs);
    timer.unref();
    return timer;
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}
