import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '#kernel/thread-environment.ts';
import type { CopyRequest } from './checkpoint-thread.ts';
import { type CopyReport, logCopier } from './copy-log.ts';
import { isDeviceFailure } from './errors.ts';

/** Pages in the write-ahead log that are not in the database yet, from which on they are copied: SQLite's own figure. */
const PAGES = 1000;
/** Commits between two looks at the log. */
const COMMITS = 16;
/** How long nothing is tried after a copy that got nowhere, and at least between two tries to start a thread. */
const PAUSE_MS = 1000;
/** Pages that wait to be copied, of which it is told for the first time (64 MiB); then again whenever they have doubled. */
const TOLD = 16_384;

/** What is added until it shows: so far below its limit the log counts as full. */
const MARGIN = 32 * 1024 ** 2;
/** A page in the log, with its header. */
const FRAME = 4096 + 24;

export interface CheckpointEvents {
  /** The log could not be copied because the device failed: the process must end. */
  onDeviceFailure(error: unknown): void;
  /** So many pages wait to be copied, because another process reads an old state for long, or the disk is full. */
  onLogGrown(pages: number): void;
  /** It has grown to its limit: writes are refused until it is worked off. */
  onLogFull(pages: number): void;
}

export interface CheckpointOptions extends CheckpointEvents {
  readonly file: string;
  /** The connection that writes. */
  readonly database: DatabaseSync;
  /** How large the log may get, in bytes. */
  readonly logLimit: number;
  /** Starts the thread that copies; throws where the system gives no more threads. */
  readonly startThread: StartCheckpointThread;
}

/** Starts a thread that copies the log of the database in `file` (see checkpoint-thread.ts). */
export type StartCheckpointThread = (file: string) => Worker;

/**
 * Has the write-ahead log copied into the database by a thread: inside COMMIT, where SQLite does it, that takes the event
 * loop some ten milliseconds each time. The thread starts when there is something to copy. While there is none, because it ended or
 * the system gives no more, the log is copied here.
 */
export class Checkpoints {
  readonly #options: CheckpointOptions;
  readonly #most: number;
  readonly #look: StatementSync;
  readonly #copyHere: () => CopyReport;
  #thread: Worker | undefined;
  #noThreadBefore = 0;
  #commits = 0;
  /** Pages in the log when it was last looked at. */
  #log = 0;
  #copying: PromiseWithResolvers<void> | undefined;
  #notBefore = 0;
  #fullUntil = 0;
  #told = TOLD;
  #isFull = false;

  constructor(options: CheckpointOptions) {
    this.#options = options;
    this.#most = Math.floor((options.logLimit - MARGIN) / FRAME);
    this.#look = options.database.prepare('PRAGMA wal_checkpoint(NOOP)');
    // Not SQLite's own automatic copy: it runs while the snapshot of our reader is held, gets as far as that, and so the log never
    // begins anew.
    this.#copyHere = logCopier(options.database);
  }

  /** After each commit, when no snapshot is held any more. Never throws: the commit stands, whatever becomes of the log. */
  committed(): void {
    try {
      this.#lookAtLog();
    } catch (error) {
      this.#notBefore = performance.now() + PAUSE_MS;
      if (isDeviceFailure(error)) this.#options.onDeviceFailure(error);
    }
  }

  #lookAtLog(): void {
    this.#commits += 1;
    const isNear = this.#log > this.#most / 2;
    if (this.#commits % COMMITS !== 0 && !isNear) return;
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
    this.#log = log;
    this.#tell(log - checkpointed);
    if (log - checkpointed >= PAGES && performance.now() >= this.#notBefore) void this.#copy();
  }

  /**
   * Whether more may be written. A log that is at its limit is copied first, so that copies that are only slow are waited for; where
   * somebody reads its old end nothing helps, and that is tried once a second.
   */
  async hasRoom(): Promise<boolean> {
    if (this.#log >= this.#most && performance.now() >= this.#fullUntil) await this.#workOff();
    const isFull = this.#log >= this.#most;
    if (isFull && !this.#isFull) this.#options.onLogFull(this.#log);
    this.#isFull = isFull;
    return !isFull;
  }

  /** Nobody writes meanwhile: after the copy under way, the next one has all of the log. */
  async #workOff(): Promise<void> {
    for (let copies = 0; copies < 2 && this.#log >= this.#most; copies += 1) await this.#copy();
    if (this.#log >= this.#most) this.#fullUntil = performance.now() + PAUSE_MS;
  }

  /** Resolves when the thread has let go of the database. */
  async close(): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    this.#copying ??= Promise.withResolvers();
    thread.ref();
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage('end' satisfies CopyRequest);
    await ended;
  }

  /** A log that is long because a busy writer never lets it begin anew holds nobody up: an import of many users is no news. */
  #tell(waiting: number): void {
    if (waiting < TOLD) this.#told = TOLD;
    if (waiting < this.#told) return;
    this.#told = waiting * 2;
    this.#options.onLogGrown(waiting);
  }

  /** Has the log copied, or waits for the copy under way. */
  #copy(): Promise<void> {
    if (this.#copying !== undefined) return this.#copying.promise;
    this.#thread ??= this.#start();
    if (this.#thread === undefined) {
      this.#copied(this.#copyHere());
      return Promise.resolve();
    }
    this.#copying = Promise.withResolvers();
    this.#thread.postMessage('copy' satisfies CopyRequest);
    return this.#copying.promise;
  }

  #copied(report: CopyReport): void {
    if ('errcode' in report) {
      this.#notBefore = performance.now() + PAUSE_MS;
      // A full disk passes; what a failed device holds is unknown (the log has it all, but is written to the same one).
      if (isDeviceFailure(report)) this.#options.onDeviceFailure(report);
    } else if (report.beginsAnew) {
      this.#log = 0;
    } else if (report.log - report.checkpointed >= PAGES) {
      this.#notBefore = performance.now() + PAUSE_MS;
    }
    this.#settle();
  }

  #settle(): void {
    this.#copying?.resolve();
    this.#copying = undefined;
  }

  /** None where the system gives no more, and for a while after that or after one that ended at once. */
  #start(): Worker | undefined {
    if (performance.now() < this.#noThreadBefore) return undefined;
    this.#noThreadBefore = performance.now() + PAUSE_MS;
    try {
      const thread = this.#options.startThread(this.#options.file);
      thread.unref();
      thread.on('message', (report: CopyReport) => this.#copied(report));
      thread.on('error', () => {});
      thread.on('exit', () => {
        this.#thread = undefined;
        this.#settle();
      });
      return thread;
    } catch {
      return undefined;
    }
  }
}

/** The thread of the server. Throws where the system gives no more threads. */
export function startCheckpointThread(file: string): Worker {
  return new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
    name: 'checkpoint',
    env: threadEnvironment(),
    execArgv: [],
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 },
  });
}
