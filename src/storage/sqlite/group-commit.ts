import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteOptions } from '#core/ports/store.ts';
import type { Problem } from '#kernel/problem.ts';
import { diskIsFull, isBusy, isDeviceFailure, isFull, logIsFull, toStorageError } from './errors.ts';
import type { Reserve } from './reserve.ts';

interface Job {
  readonly isVital: boolean;
  work(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

export interface GroupCommitEvents {
  /** Whether the log takes more (see checkpoints.ts). */
  hasRoom(): Promise<boolean>;
  /** Right before the commit. */
  onCommitting(): void;
  /** Resolves when what was committed is durable. */
  makeDurable(): Promise<void>;
  /**
   * Before those whose work it holds are answered; after a failed commit too. Must not throw: they would be told that what is
   * committed had failed.
   */
  onSettled(): void;
  onDeviceFailure(error: unknown): void;
}

/** How long another process (the command line, a backup) may hold the writer before callers are told to come back. */
const BUSY_LIMIT_MS = 4000;
const BATCH = 64;

/**
 * Serialises writes on the one writing connection and lets those that arrive together share one commit, so that one fsync
 * serves many. Each job has its own savepoint: a failing one leaves the others untouched. A caller is answered only after
 * the commit that holds its work is durable.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #events: GroupCommitEvents;
  readonly #reserve: Reserve;
  readonly #queue: Job[] = [];
  #running = false;

  constructor(database: DatabaseSync, reserve: Reserve, events: GroupCommitEvents) {
    this.#database = database;
    this.#reserve = reserve;
    this.#events = events;
  }

  run<T>(work: () => Promise<T>, { isVital = false }: WriteOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ isVital, work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#running) return;
      this.#running = true;
      // Requests read in the same turn of the event loop get to join this batch.
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#settle(this.#queue.splice(0, BATCH));
    }
    this.#running = false;
  }

  /** Commits a batch; where there is no room only what is vital, on a full disk in the room that is kept for it. */
  async #settle(batch: readonly Job[]): Promise<void> {
    const tried = await this.#withRoom(batch);
    try {
      await this.#commit(tried);
    } catch (error) {
      if (!isFull(error)) return this.#fail(tried, error);
      this.#reserve.give();
      const vital = tried.filter(({ isVital }) => isVital);
      const usual = tried.filter(({ isVital }) => !isVital);
      this.#fail(usual, error);
      await this.#commit(vital).catch((again: unknown) => this.#fail(vital, again));
    }
  }

  async #withRoom(batch: readonly Job[]): Promise<readonly Job[]> {
    if (this.#reserve.isOut()) return refuseUsual(batch, diskIsFull);
    return (await this.#events.hasRoom()) ? batch : refuseUsual(batch, logIsFull);
  }

  #fail(jobs: readonly Job[], error: unknown): void {
    if (isDeviceFailure(error)) this.#events.onDeviceFailure(error);
    for (const job of jobs) job.reject(toStorageError(error));
  }

  async #commit(batch: readonly Job[]): Promise<void> {
    if (batch.length === 0) return;
    await this.#begin();
    const done: (() => void)[] = [];
    try {
      for (const job of batch) done.push(await this.#runJob(job));
      this.#events.onCommitting();
      this.#database.exec('COMMIT');
      await this.#events.makeDurable();
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#events.onSettled();
    }
    for (const settle of done) settle();
  }

  async #runJob(job: Job): Promise<() => void> {
    this.#database.exec('SAVEPOINT job');
    try {
      const value = await job.work();
      this.#database.exec('RELEASE job');
      return () => job.resolve(value);
    } catch (error) {
      // A full disk can end the whole transaction by itself; then the batch as a whole has failed, as when the disk failed.
      if (!this.#database.isTransaction || isDeviceFailure(error) || isFull(error)) throw error;
      this.#database.exec('ROLLBACK TO job');
      this.#database.exec('RELEASE job');
      return () => job.reject(error);
    }
  }

  /** Waits for the writer without holding the event loop: SQLite's own busy handler would sleep in it. */
  async #begin(): Promise<void> {
    const deadline = performance.now() + BUSY_LIMIT_MS;
    for (let pause = 5; ; pause = Math.min(pause * 2, 100)) {
      try {
        this.#database.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
        await sleep(pause);
      }
    }
  }
}

/** Those of a batch that are vital; the others are told to come back. */
function refuseUsual(batch: readonly Job[], why: () => Problem): readonly Job[] {
  for (const job of batch) if (!job.isVital) job.reject(why());
  return batch.filter(({ isVital }) => isVital);
}
