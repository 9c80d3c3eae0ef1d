import type { DatabaseSync } from 'node:sqlite';

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

/** Gives what copies the write-ahead log into the database over this connection, which is in no transaction then. Never throws. */
export function logCopier(database: DatabaseSync): () => CopyReport {
  const copy = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const restart = database.prepare('PRAGMA wal_checkpoint(RESTART)');
  return () => {
    try {
      // Most is copied while others write; what came meanwhile is little by then.
      const { log, checkpointed } = copy.get() as { log: number; checkpointed: number };
      const mayBegin = log > LONG && log - checkpointed < PINNED;
      return { log, checkpointed, beginsAnew: mayBegin && restart.get()?.busy === 0 };
    } catch (error) {
      return { errcode: (error as { errcode?: unknown }).errcode };
    }
  };
}
