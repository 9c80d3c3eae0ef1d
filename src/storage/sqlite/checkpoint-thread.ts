/** The entry of the thread that copies the write-ahead log into the database; started by `Checkpoints`. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { logCopier } from './copy-log.ts';

/** What the thread is asked for; it answers `copy` with a `CopyReport`. */
export type CopyRequest = 'copy' | 'end';

/** While the log is begun anew nobody may write, and whoever still reads from it is waited for: this long at most. */
const WAIT_MS = 50;

const database = new DatabaseSync(workerData as string, { timeout: WAIT_MS });
const copyLog = logCopier(database);

parentPort?.on('message', (message: CopyRequest) => {
  if (message === 'end') {
    database.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(copyLog());
});
