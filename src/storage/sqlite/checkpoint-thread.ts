/** The entry of the thread that copies the write-ahead log into the database; started by `Checkpoints`. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** What the thread is asked for. */
export type CopyRequest = 'copy' | 'end';

/**
 * How far it got: pages in the log, how many of them are in the database, and whether the log begins anew with the next write; or
 * SQLite's code for why it failed.
 */
export type CopyReport =
  | { readonly log: number; readonly checkpointed: number; readonly beginsAnew: boolean }
  | { readonly errcode: unknown };

/** A log that has so many pages is begun anew. */
const LONG = 4000;
/** Where so many of them cannot be copied, somebody reads an old state: waiting for him would be in vain. */
const PINNED = 1000;
/** While the log is begun anew nobody may write, and whoever still reads from it is waited for: this long at most. */
const WAIT_MS = 50;

const database = new DatabaseSync(workerData as string, { timeout: WAIT_MS });
const copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const restart = database.prepare('PRAGMA wal_checkpoint(RESTART)');

parentPort?.on('message', (message: CopyRequest) => {
  if (message === 'end') {
    database.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(copyLog());
});

function copyLog(): CopyReport {
  try {
    // Most is copied while others write; what came meanwhile is little by then.
    const { log, checkpointed } = copy.get() as { log: number; checkpointed: number };
    const mayBegin = log > LONG && log - checkpointed < PINNED;
    return { log, checkpointed, beginsAnew: mayBegin && restart.get()?.busy === 0 };
  } catch (error) {
    return { errcode: (error as { errcode?: unknown }).errcode };
  }
}
