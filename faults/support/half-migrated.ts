import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { migrations } from '#storage/migrations/index.ts';
import { type MigrationSession, migrate } from '#storage/migrations/migrate.ts';
import type { Ground } from './ground.ts';

const RECORD = 'INSERT INTO schema_migration (id, name, applied_at) VALUES';
const MARK = "INSERT INTO setting (name, value) VALUES ('left-by-the-old-version', 'as it was')";

/** The newest version of the schema. */
export const NEWEST = migrations.length;

/** Makes the database of a ground as a Tessera of so many migrations left it, with a row in it. */
export async function makeOld(ground: Ground, version: number): Promise<void> {
  const steps = migrations.slice(0, version);
  if (ground.databaseUrl === undefined) {
    mkdirSync(ground.dataDir, { recursive: true });
    const database = new DatabaseSync(join(ground.dataDir, 'tessera.db'));
    database.exec('PRAGMA journal_mode = WAL');
    await migrate(sqlite(database), 0, steps);
    database.exec(MARK);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: ground.databaseUrl });
  await client.connect();
  await migrate(postgres(client), 0, steps);
  await client.query(MARK);
  await client.end();
}

function sqlite(database: DatabaseSync): MigrationSession {
  return {
    execute: async (sql) => database.exec(sql),
    applied: async () => database.prepare('SELECT id, name FROM schema_migration ORDER BY id').all() as never,
    record: async (id, name) => database.exec(`${RECORD} (${id}, '${name}', 0)`),
  };
}

function postgres(client: pg.Client): MigrationSession {
  return {
    execute: async (sql) => void (await client.query(sql)),
    applied: async () => (await client.query('SELECT id, name FROM schema_migration ORDER BY id')).rows,
    record: async (id, name) => void (await client.query(`${RECORD} (${id}, '${name}', 0)`)),
  };
}

/** The version that a database has; 0 where it has none yet. */
export async function versionOf(ground: Ground): Promise<number> {
  const rows = await ground.query('SELECT max(id) AS version FROM schema_migration').catch(() => []);
  return Number(rows[0]?.version ?? 0);
}
