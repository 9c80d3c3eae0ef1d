import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { OutcomeUnknown, type Repositories, type Store } from '#core/ports/store.ts';
import { Problem } from '#kernel/problem.ts';
import { type MigrationSession, migrate } from '../migrations/migrate.ts';
import { repositories } from '../repositories/index.ts';
import { kyselyOnPostgres } from './driver.ts';
import { isTakenBack, toStorageError } from './errors.ts';
import { PreparedStatements } from './prepared-statements.ts';

/** One number for all nodes: whoever holds it migrates. */
const MIGRATION_LOCK = 7_355_608;
const INT8 = 20;
const CONNECT_MS = 3000;
const RUNS = 4;

export interface PostgresOptions {
  readonly url: string;
  readonly now: number;
  readonly poolSize: number;
}

/** Opens (and migrates) a PostgreSQL database behind a pool. Raises NewerSchemaError, or `service-unavailable` when it does not answer. */
export async function openPostgres({ url, now, poolSize }: PostgresOptions): Promise<Store> {
  await migratePostgres(url, now);
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: 5000,
    query_timeout: 7000,
    // What a transaction asks for at once is sent at once: a round trip for all of it instead of one each.
    pipeline: true,
    idle_in_transaction_session_timeout: 10_000,
    // Instants fit a JavaScript number for the next 280,000 years.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {});
  const prepared = new PreparedStatements();
  const repositoriesOn = (queryable: pg.Pool | pg.PoolClient) =>
    repositories({ db: kyselyOnPostgres(queryable, prepared), skipLocked: true });
  const perClient = new WeakMap<pg.PoolClient, Repositories>();
  const alone = repositoriesOn(pool);
  const repositoriesOf = (client: pg.PoolClient) => {
    const mine = perClient.get(client) ?? repositoriesOn(client);
    perClient.set(client, mine);
    return mine;
  };
  return {
    read: alone,
    write: (work, { isSingle = false } = {}) =>
      isSingle ? work(alone) : runAgain(pool, (client) => work(repositoriesOf(client))),
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

/** A transaction that the server takes back is run again, a little later each time. */
async function runAgain<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await transaction(pool, work);
    } catch (error) {
      if (!isTakenBack(error) || run === RUNS) throw error;
      await sleep(run * 10);
    }
  }
}

async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw toStorageError(error);
  }
  // A broken connection also emits `error` on the client itself while it is checked out.
  const ignore = () => {};
  client.on('error', ignore);
  let broken = false;
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await commit(client);
    return value;
  } catch (error) {
    broken = error instanceof OutcomeUnknown;
    if (!broken)
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
    throw toStorageError(error);
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** Raises OutcomeUnknown where the database does not say how the commit went. */
async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    const isOpen = toStorageError(error) instanceof Problem && !isTakenBack(error);
    throw isOpen ? new OutcomeUnknown(error) : error;
  }
}

/** Over a connection without the timeouts of the pool: another node may be migrating for long, and an index of millions of rows takes its time. */
async function migratePostgres(url: string, now: number): Promise<void> {
  const alone = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: CONNECT_MS });
  alone.on('error', () => {});
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
