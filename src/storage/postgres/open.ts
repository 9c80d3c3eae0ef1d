import type pg from 'pg';
import type { Repositories, Store } from '#core/ports/store.ts';
import { type MigrationSession, migrate } from '../migrations/migrate.ts';
import { repositories } from '../repositories/index.ts';
import { ask } from './ask.ts';
import { kyselyOnPostgres } from './driver.ts';
import { toStorageError } from './errors.ts';
import { newPool } from './pool.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type { Queryable } from './queryable.ts';
import { ReadsTogether } from './reads-together.ts';
import { transaction } from './transaction.ts';

/** One number for all nodes: whoever holds it migrates. */
const MIGRATION_LOCK = 7_355_608;

export interface PostgresOptions {
  readonly url: string;
  readonly now: number;
  readonly poolSize: number;
}

/** Opens (and migrates) a PostgreSQL database behind a pool. Raises NewerSchemaError, or `service-unavailable` when it does not answer. */
export async function openPostgres({ url, now, poolSize }: PostgresOptions): Promise<Store> {
  await migratePostgres(url, now);
  const pool = newPool({
    connectionString: url,
    max: poolSize,
    statement_timeout: 5000,
    query_timeout: 7000,
    idle_in_transaction_session_timeout: 10_000,
  });
  const prepared = new PreparedStatements();
  const repositoriesOn = (queryable: Queryable) =>
    repositories({ db: kyselyOnPostgres(queryable, prepared), skipLocked: true });
  const alone = repositoriesOn(pool);
  const perClient = new WeakMap<pg.PoolClient, Repositories>();
  const repositoriesOf = (client: pg.PoolClient) => {
    const query: Queryable['query'] = (config) => ask(client, config);
    const mine = perClient.get(client) ?? repositoriesOn({ query, isTransaction: true });
    perClient.set(client, mine);
    return mine;
  };
  return {
    read: repositoriesOn(new ReadsTogether(pool)),
    write: (work, { isSingle = false } = {}) =>
      isSingle ? work(alone) : transaction(pool, (client) => work(repositoriesOf(client))),
    ping: async () => {
      try {
        await pool.query('SELECT 1');
      } catch (error) {
        throw toStorageError(error);
      }
    },
    close: () => pool.end(),
  };
}

/** Over a connection without the timeouts of the pool: another node may be migrating for long, and an index of millions of rows takes its time. */
async function migratePostgres(url: string, now: number): Promise<void> {
  const alone = newPool({ connectionString: url, max: 1 });
  try {
    await transaction(alone, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      await migrate(sessionOf(client), now);
    });
  } finally {
    await alone.end();
  }
}

function sessionOf(client: pg.PoolClient): MigrationSession {
  return {
    execute: async (sql) => {
      await client.query(sql);
    },
    applied: async () => (await client.query('SELECT id, name FROM schema_migration ORDER BY id')).rows,
    record: async (id, name, appliedAt) => {
      await client.query('INSERT INTO schema_migration (id, name, applied_at) VALUES ($1, $2, $3)', [
        id,
        name,
        appliedAt,
      ]);
    },
  };
}
