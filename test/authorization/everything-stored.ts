import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from '#test/support/test-server.ts';

/** Figures of what programs did before, which are written down every half minute. */
const COUNTERS = 'usage_count';

/** A hash of every row of each table of the embedded database, for telling what changed. */
export function everythingStored({ dataDir }: TestServer): ReadonlyMap<string, string> {
  const file = readdirSync(dataDir).find((name) => name.endsWith('.sqlite') || name.endsWith('.db'));
  if (file === undefined) throw new Error(`No database in ${readdirSync(dataDir).join()}`);
  const database = new DatabaseSync(join(dataDir, file), { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    return new Map(
      tables
        .filter(({ name }) => name !== COUNTERS)
        .map(({ name }) => {
          const rows = database.prepare(`SELECT * FROM "${name}"`).all();
          const sorted = rows.map((row) => JSON.stringify(row)).sort();
          return [name, createHash('sha256').update(sorted.join('\n')).digest('hex')];
        }),
    );
  } finally {
    database.close();
  }
}
