import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '#kernel/thread-environment.ts';
import type { CopyReport } from './checkpoint-thread.ts';
import { isDeviceFailure } from './errors.ts';

/** Pages in the write-ahead log that are not in the database yet, from which on they are copied: SQLite's own figure. */
const PAGES = 1000;
/** Commits between two looks at the log. */
const COMMITS = 16;
/** How long nothing is tried after a copy that got nowhere. */
const PAUSE_MS = 1000;
/** Pages of a log that is told of for the first time (64 MiB); then again whenever it has doubled. */
const TOLD = 16_384;

/** A commit of many writes adds that much at most: so far before its limit no more is added. */
const MARGIN = 16 * 1024 ** 2;
/** A page in the log, with its header. */
const FRAME = 4096 + 24;

export interface CheckpointEvents {
  /** The log could not be copied because the device failed: the process must end. */
  onDeviceFailure(error: unknown): void;
  /** The log has grown to so many pages, because another process reads an old state for long, or the disk is full. */
  onLogGrown(pages: number): void;
  /** It has grown to its limit: writes are refused until it is worked off. */
  onLogFull(pages: number): void;
}

/**
 * Has the write-ahead log copied into the database by a thread: inside COMMIT, where SQLite does it, that takes the event
 * loop some ten milliseconds each time. The thread starts when there is something to copy.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #events: CheckpointEvents;
  readonly #look: StatementSync;
  #thread: Worker | undefined;
  #commits = 0;
  #isCopying = false;
  #notBefore = 0;
  #told = TOLD;

  constructor(file: string, database: DatabaseSync, events: CheckpointEvents) {
    this.#file = file;
    this.#database = database;
    this.#events = events;
    this.#look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /** After each commit. */
  committed(): void {
    this.#commits += 1;
    if (this.#commits % COMMITS !== 0 || this.#isCopying || performance.now() < this.#notBefore) return;
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
    this.#tell(log);
    if (log - checkpointed < PAGES) return;
    this.#isCopying = true;
    this.#thread ??= this.#start();
    this.#thread.postMessage('copy');
  }

  /** Resolves when the thread has let go of the database. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    this.#isCopying = true;
    thread.ref();
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage('end');
    await ended;
  }

  #tell(log: number): void {
    if (log < TOLD) this.#told = TOLD;
    if (log < this.#told) return;
    this.#told = log * 2;
    this.#events.onLogGrown(log);
  }

  #copied(report: CopyReport): void {
    this.#isCopying = false;
    if (!('errcode' in report)) {
      if (report.log - report.checkpointed >= PAGES) this.#notBefore = performance.now() + PAUSE_MS;
      return;
    }
    this.#notBefore = performance.now() + PAUSE_MS;
    // A full disk passes; what a failed device holds is unknown (the log has it all, but is written to the same one).
    if (isDeviceFailure(report)) this.#events.onDeviceFailure(report);
  }

  #start(): Worker {
    const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
      name: 'checkpoint',
      env: threadEnvironment(),
      execArgv: [],
      workerData: this.#file,
      resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 },
    });
    thread.unref();
    thread.on('message', (report: CopyReport) => this.#copied(report));
    thread.on('error', () => {});
    // Without a thread SQLite copies by itself, as it would have without us.
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#isCopying = false;
      if (this.#database.isOpen) this.#database.exec(`PRAGMA wal_autocheckpoint = ${PAGES}`);
    });
    return thread;
  }
}
