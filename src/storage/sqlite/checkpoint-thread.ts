/** The entry of the thread that copies the write-ahead log into the database; started by `Checkpoints`. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** A log that has so many pages is begun anew, for which nobody may write or read for a moment. */
const LONG = 4000;

const database = new DatabaseSync(workerData as string, { timeout: 2000 });
const copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const restart = database.prepare('PRAGMA wal_checkpoint(RESTART)');

parentPort?.on('message', (message: 'copy' | 'end') => {
  if (message === 'end') {
    database.close();
    parentPort?.close();
    return;
  }
  // Most is copied while others write; what came meanwhile is little by then.
  const { log } = copy.get() as { log: number };
  if (log > LONG) restart.get();
  parentPort?.postMessage('copied');
});
