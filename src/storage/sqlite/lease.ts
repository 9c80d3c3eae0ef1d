import { isBusy } from './errors.ts';
import { openFile } from './open-file.ts';

/** Another server works on this data folder. */
export class LeaseTakenError extends Error {
  constructor(file: string) {
    super(
      `Another Tessera server already works on this data folder (${file} is held). Stop it first, or move to PostgreSQL.`,
    );
    this.name = 'LeaseTakenError';
  }
}

/**
 * Holds the server's lease on a data folder: an exclusive lock on a small database of its own, which the operating system
 * lets go of when the process ends, however it ends. Gives the function that ends it. Raises LeaseTakenError.
 */
export function takeServerLease(file: string): () => void {
  const database = openFile(file, { timeout: 200 });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new LeaseTakenError(file);
    throw error;
  }
  return () => database.close();
}
