import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { query } from '#test/support/postgres/query.ts';
import type { AttackedServer } from './server.ts';

type Row = Readonly<Record<string, unknown>>;

/** Every row of a table of a server, as somebody who reads its database sees it. */
export async function storedRows({ dataDir, databaseUrl }: AttackedServer, table: string): Promise<readonly Row[]> {
  if (databaseUrl !== undefined) return query(databaseUrl, `select * from ${table}`);
  const database = new DatabaseSync(join(dataDir, 'tessera.db'), { readOnly: true });
  try {
    return database.prepare(`select * from ${table}`).all() as Row[];
  } finally {
    database.close();
  }
}
