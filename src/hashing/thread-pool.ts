import type { Transferable } from 'node:worker_threads';
import { Problem } from '#kernel/problem.ts';
import { PoolThread, type Task } from './pool-thread.ts';
import type { Answer } from './serve-jobs.ts';

export interface ThreadPoolOptions {
  /** What each thread runs; calls `serveJobs`. */
  readonly file: URL;
  readonly threads: number;
  /** How many jobs may wait; without it, a second and a half of work. */
  readonly queueLimit: number | undefined;
}

export interface ThreadPoolStats {
  /** Jobs accepted and not begun. */
  readonly queued: number;
  /** Threads at work. */
  readonly running: number;
  /** Threads started. */
  readonly threads: number;
}

/** The job at hand, and the next one: a thread that had to ask for it would idle meanwhile. */
const JOBS_PER_THREAD = 2;
/**
 * Below two seconds by enough that, with the queue full, nearly all of what was accepted is done within two: all but what was
 * accepted for a faster line, right before urgent jobs began to come.
 */
const QUEUE_MILLISECONDS = 1500;
/** Waiting jobs for each thread: until the first was measured, at least, at most. */
const QUEUE = { unmeasured: 64, min: 4, max: 1000 };
/** So many urgent jobs go before one of the others, where both wait; and there is so many times less room for urgent ones. */
const URGENT_IN_A_ROW = 4;
/** The most that urgent jobs take of the work for which others wait. */
const MOST_PASSED_BY = URGENT_IN_A_ROW / (URGENT_IN_A_ROW + 1);

/**
 * Worker threads that do blocking jobs first come, first served, behind a bounded queue. Urgent ones have a line and room of
 * their own, and go first, but never all the time; the more they take from the other line, the less room that has. A thread starts
 * when a job finds none idle, up to the number allowed, and stays. A job that cannot be taken, or whose thread dies, is rejected with
 * the problem `service-unavailable`; a dead thread is replaced when there is work for it.
 */
export class ThreadPool<Job, Result> {
  readonly #options: ThreadPoolOptions;
  readonly #waiting: Task<Job, Result>[] = [];
  readonly #urgent: Task<Job, Result>[] = [];
  #urgentInARow = 0;
  /** The share of jobs that lately went before others that waited: a moving average. */
  #passedBy = 0;
  #threads: PoolThread<Job, Result>[] = [];
  /** Jobs accepted and not settled, and how many of them are urgent. */
  #open = 0;
  #openUrgent = 0;
  /** How long a job takes a thread: a moving average. */
  #milliseconds: number | undefined;
  #closing: Promise<void> | undefined;
  #drained: () => void = () => {};

  constructor(options: ThreadPoolOptions) {
    this.#options = options;
  }

  /** Does `job` in a thread, to which the buffers of `transfer` move. */
  run(job: Job, transfer: readonly Transferable[] = [], isUrgent = false): Promise<Result> {
    if (!this.#hasRoom(isUrgent)) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      this.#open += 1;
      if (isUrgent) this.#openUrgent += 1;
      (isUrgent ? this.#urgent : this.#waiting).push({ job, transfer, isUrgent, resolve, reject });
      this.#dispatch();
    });
  }

  /** Raises `service-unavailable` where `run` would be rejected. */
  requireRoom(isUrgent: boolean): void {
    if (!this.#hasRoom(isUrgent)) throw busy();
  }

  stats(): ThreadPoolStats {
    const running = this.#threads.filter((thread) => thread.load > 0).length;
    return { queued: this.#open - running, running, threads: this.#threads.length };
  }

  /** Refuses new jobs, finishes the accepted ones, and ends the threads. */
  close(): Promise<void> {
    this.#closing ??= this.#drainAndEnd();
    return this.#closing;
  }

  async #drainAndEnd(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #hasRoom(isUrgent: boolean): boolean {
    if (this.#closing !== undefined) return false;
    const usual = this.#options.threads + this.#queueLimit();
    if (isUrgent) return this.#openUrgent < Math.ceil(usual / URGENT_IN_A_ROW);
    // The others have to make do with what urgent ones leave of the work.
    return this.#open - this.#openUrgent < Math.ceil(usual * (1 - Math.min(this.#passedBy, MOST_PASSED_BY)));
  }

  #queueLimit(): number {
    const { queueLimit, threads } = this.#options;
    if (queueLimit !== undefined) return queueLimit;
    if (this.#milliseconds === undefined) return QUEUE.unmeasured * threads;
    const perThread = Math.floor(QUEUE_MILLISECONDS / this.#milliseconds);
    return threads * Math.min(Math.max(perThread, QUEUE.min), QUEUE.max);
  }

  #dispatch(): void {
    while (this.#urgent.length + this.#waiting.length > 0) {
      const thread = this.#freeThread();
      if (thread === undefined) return;
      thread.give(this.#next());
    }
  }

  /** The job whose turn it is; there is one. */
  #next(): Task<Job, Result> {
    const isUrgent = this.#urgent.length > 0 && (this.#urgentInARow < URGENT_IN_A_ROW || this.#waiting.length === 0);
    this.#urgentInARow = isUrgent ? this.#urgentInARow + 1 : 0;
    this.#passedBy = 0.9 * this.#passedBy + (isUrgent && this.#waiting.length > 0 ? 0.1 : 0);
    return (isUrgent ? this.#urgent : this.#waiting).shift() as Task<Job, Result>;
  }

  /** An idle thread, else a new one, else one without a next job. */
  #freeThread(): PoolThread<Job, Result> | undefined {
    const least = this.#threads.toSorted((one, other) => one.load - other.load)[0];
    if (least?.load === 0) return least;
    if (this.#threads.length < this.#options.threads) return this.#startThread();
    return least !== undefined && least.load < JOBS_PER_THREAD ? least : undefined;
  }

  #startThread(): PoolThread<Job, Result> | undefined {
    try {
      const thread: PoolThread<Job, Result> = new PoolThread(this.#options.file, {
        answered: (task, answer) => this.#answered(task, answer),
        ended: (ended, unanswered, cause) => this.#ended(ended, unanswered, cause),
      });
      this.#threads.push(thread);
      return thread;
    } catch (cause) {
      // With other threads at work the jobs wait for those; with none, nobody would ever come for them.
      if (this.#threads.length === 0) this.#reject([...this.#urgent.splice(0), ...this.#waiting.splice(0)], cause);
      return undefined;
    }
  }

  #answered(task: Task<Job, Result>, answer: Answer<Result>): void {
    this.#milliseconds = 0.9 * (this.#milliseconds ?? answer.milliseconds) + 0.1 * answer.milliseconds;
    if ('failure' in answer) {
      this.#reject([task], new Error(answer.failure));
    } else {
      task.resolve(answer.result);
      this.#settled([task]);
    }
    this.#dispatch();
  }

  #ended(ended: PoolThread<Job, Result>, unanswered: readonly Task<Job, Result>[], cause: unknown): void {
    this.#threads = this.#threads.filter((thread) => thread !== ended);
    this.#reject(unanswered, cause);
    this.#dispatch();
  }

  #reject(tasks: readonly Task<Job, Result>[], cause: unknown): void {
    for (const task of tasks) task.reject(busy(cause));
    this.#settled(tasks);
  }

  #settled(tasks: readonly Task<Job, Result>[]): void {
    this.#open -= tasks.length;
    this.#openUrgent -= tasks.filter(({ isUrgent }) => isUrgent).length;
    if (this.#open === 0) this.#drained();
  }
}

function busy(cause?: unknown): Problem {
  return new Problem('service-unavailable', 'unavailable', 'The server is busy.', { retryAfter: 2, cause });
}
