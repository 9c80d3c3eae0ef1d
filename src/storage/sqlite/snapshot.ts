import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Lets the reads of one request share one read transaction: locking and unlocking the database's files is three quarters
 * of what a statement costs alone. It begins with the first read and ends before the event loop looks at another socket,
 * and at each commit of this process: whoever asks after a change, whichever process made it, is answered from after it.
 */
export class Snapshot {
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  #isOpen = false;

  constructor(database: DatabaseSync) {
    this.#begin = database.prepare('BEGIN');
    this.#commit = database.prepare('COMMIT');
  }

  /** Before each read. */
  open(): void {
    if (this.#isOpen) return;
    this.#begin.run();
    this.#isOpen = true;
    // Node runs this once no promise is left to be continued, and only then reads another socket.
    process.nextTick(() => this.end());
  }

  /** The next read sees what is committed by then. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#commit.run();
  }
}
