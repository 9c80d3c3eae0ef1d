import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';
import { resultCode } from './errors.ts';

const CANTOPEN = 14;

/** Opens a database file, made where there is none. SQLite itself does not say which file it could not open. */
export function openFile(file: string, options: DatabaseSyncOptions): DatabaseSync {
  try {
    return new DatabaseSync(file, options);
  } catch (error) {
    if (resultCode(error) !== CANTOPEN) throw error;
    throw new Error(`The file ${file} cannot be opened, or made: look at the rights of its folder.`, { cause: error });
  }
}
