import { sql } from 'kysely';
import type { Connection } from './connection.ts';
import type { Database } from './schema.ts';

/** Rows of a table that lapsed: told by the columns of its primary key, and by when they did. */
export interface Lapsed<Table extends keyof Database> {
  readonly table: Table;
  readonly key: readonly (keyof Database[Table] & string)[];
  readonly column: keyof Database[Table] & string;
}

/**
 * Deletes at most `limit` rows whose time was up at `until`; gives how many. All at once, after an outage or an import, they
 * would keep the one writer of SQLite, and its event loop, for as long as it takes.
 */
export async function deleteSome<Table extends keyof Database>(
  { db }: Connection,
  { table, key, column }: Lapsed<Table>,
  until: number,
  limit: number,
): Promise<number> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  const some = sql`select ${columns} from ${sql.table(table)} where ${sql.ref(column)} <= ${until} limit ${limit}`;
  const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where (${columns}) in (${some})`.execute(
    db,
  );
  return Number(numAffectedRows);
}
