import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Config } from '#config/load-config.ts';

export interface DatabaseLook {
  /** Version of the schema; 0 where nothing was made yet. */
  readonly schema: number;
  /** The database's own time, where it has one. */
  readonly time: number | undefined;
}

const NEWEST = 'SELECT coalesce(max(id), 0) AS schema FROM schema_migration';

/** Looks without opening the store, which would migrate. Raises whatever the driver says. */
export function lookAtDatabase(config: Config): Promise<DatabaseLook> {
  return config.databaseUrl === undefined
    ? lookAtSqlite(join(config.dataDir, 'tessera.db'))
    : lookAtPostgres(config.databaseUrl.reveal());
}

async function lookAtSqlite(file: string): Promise<DatabaseLook> {
  if (!existsSync(file)) return { schema: 0, time: undefined };
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  try {
    const made = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'").get() !== undefined;
    return { schema: made ? Number(database.prepare(NEWEST).get()?.schema) : 0, time: undefined };
  } finally {
    database.close();
  }
}

async function lookAtPostgres(connectionString: string): Promise<DatabaseLook> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3000, query_timeout: 5000 });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT now() AS time, to_regclass('schema_migration') IS NOT NULL AS made");
    const { time, made } = rows[0] as { time: Date; made: boolean };
    const schema = made ? Number((await client.query(NEWEST)).rows[0]?.schema) : 0;
    return { schema, time: time.getTime() };
  } finally {
    await client.end();
  }
}
