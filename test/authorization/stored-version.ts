import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from '#test/support/test-server.ts';

/** A number of the embedded database that is another one whenever anything was committed: SQLite counts for us. */
export function storedVersion({ dataDir }: TestServer): { now(): number; close(): void } {
  const file = readdirSync(dataDir).find((name) => name.endsWith('.sqlite') || name.endsWith('.db'));
  if (file === undefined) throw new Error(`No database in ${readdirSync(dataDir).join()}`);
  const database = new DatabaseSync(join(dataDir, file), { readOnly: true });
  return {
    now: () => Number(Object(database.prepare('PRAGMA data_version').get()).data_version),
    close: () => database.close(),
  };
}
