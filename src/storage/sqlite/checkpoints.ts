import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '#kernel/thread-environment.ts';

/** Pages in the write-ahead log that are not in the database yet, from which on they are copied: SQLite's own figure. */
const PAGES = 1000;
/** Commits between two looks at the log. */
const COMMITS = 16;

/**
 * Has the write-ahead log copied into the database by a thread: inside COMMIT, where SQLite does it, that takes the event
 * loop some ten milliseconds each time. The thread starts when there is something to copy.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #look: StatementSync;
  #thread: Worker | undefined;
  #commits = 0;
  #isCopying = false;

  constructor(file: string, database: DatabaseSync) {
    this.#file = file;
    this.#database = database;
    this.#look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /** After each commit. */
  committed(): void {
    this.#commits += 1;
    if (this.#commits % COMMITS !== 0 || this.#isCopying) return;
    const { log, checkpointed } = this.#look.get() as { log: number; checkpointed: number };
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

  #start(): Worker {
    const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
      name: 'checkpoint',
      env: threadEnvironment(),
      execArgv: [],
      workerData: this.#file,
      resourceLimits: { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 2 },
    });
    thread.unref();
    thread.on('message', () => {
      this.#isCopying = false;
    });
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
