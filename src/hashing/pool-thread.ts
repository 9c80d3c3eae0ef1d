import { type Transferable, Worker } from 'node:worker_threads';
import { threadEnvironment } from '#kernel/thread-environment.ts';
import type { Answer } from './serve-jobs.ts';

export interface Task<Job, Result> {
  readonly job: Job;
  /** Buffers of `job` that move to the thread. */
  readonly transfer: readonly Transferable[];
  readonly isUrgent: boolean;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface PoolThreadEvents<Job, Result> {
  answered(task: Task<Job, Result>, answer: Answer<Result>): void;
  /** The thread is no more; `unanswered` are the tasks that died with it. */
  ended(thread: PoolThread<Job, Result>, unanswered: readonly Task<Job, Result>[], cause: unknown): void;
}

/** One worker thread running a file that calls `serveJobs`, and the tasks that it was given and has not answered. */
export class PoolThread<Job, Result> {
  readonly #worker: Worker;
  readonly #tasks: Task<Job, Result>[] = [];
  #cause: unknown;

  /** Starts the thread; throws when the system gives no more. */
  constructor(file: URL, events: PoolThreadEvents<Job, Result>) {
    // The heap of a thread holds next to nothing: what hashing needs is allocated outside.
    const resourceLimits = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 };
    // Node's own arguments are for the process: some of them keep a thread from starting.
    this.#worker = new Worker(file, { name: 'hashing', env: threadEnvironment(), execArgv: [], resourceLimits });
    this.#worker.on('message', (answer: Answer<Result>) => {
      const task = this.#tasks.shift();
      // An idle thread keeps no process alive, so a command that hashes once can simply end.
      if (this.#tasks.length === 0) this.#worker.unref();
      if (task !== undefined) events.answered(task, answer);
    });
    this.#worker.on('error', (error) => {
      this.#cause = error;
    });
    this.#worker.on('exit', () => events.ended(this, this.#tasks, this.#cause));
  }

  /** The number of tasks not answered yet. */
  get load(): number {
    return this.#tasks.length;
  }

  give(task: Task<Job, Result>): void {
    this.#worker.postMessage(task.job, task.transfer);
    this.#tasks.push(task);
    this.#worker.ref();
  }

  /** Ends the thread once the job that it is at is done, without an answer. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}
