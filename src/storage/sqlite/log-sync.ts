import { close, fdatasync, openSync } from 'node:fs';

/**
 * Makes durable what was committed: the fsync of the write-ahead log that SQLite would do inside COMMIT under
 * `synchronous = FULL`, but in a thread of libuv's pool, so that the event loop goes on meanwhile (ADR 52).
 */
export class LogSync {
  readonly #descriptor: number;

  /** `file` is the database's; its log exists once a connection wrote in WAL mode, and stays while one is open. */
  constructor(file: string) {
    this.#descriptor = openSync(`${file}-wal`, 'r+');
  }

  /** Resolves when everything committed so far would survive a power cut. A rejection means that nobody can tell. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      fdatasync(this.#descriptor, (error) => (error === null ? resolve() : reject(new LogSyncError(error))));
    });
  }

  close(): void {
    close(this.#descriptor);
  }
}

/** The device failed under an fsync: what it holds is unknown, and no second try can be trusted. */
export class LogSyncError extends Error {
  constructor(cause: unknown) {
    super('The write-ahead log could not be made durable.', { cause });
    this.name = 'LogSyncError';
  }
}
