import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { runDirectly } from '../direct-runs.ts';
import type { Database } from '../schema.ts';
import { toStorageError } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

const STATEMENTS_KEPT = 400;

/**
 * Kysely over one node:sqlite connection: the one that reads has snapshots, the other's transactions are the caller's
 * (see group-commit.ts).
 */
export function kyselyOnSqlite(database: DatabaseSync, snapshot?: Snapshot): Kysely<Database> {
  const connection = new SqliteConnection(database, snapshot);
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: async () => {},
  };
  const db = new Kysely<Database>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  runDirectly(db, async (sql, parameters) => connection.run(sql, parameters as SQLInputValue[]).rows);
  return db;
}

async function refuse(): Promise<never> {
  throw new Error('Transactions go through Store.write.');
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #snapshot: Snapshot | undefined;
  readonly #statements = new Map<string, { statement: StatementSync; reads: boolean }>();

  constructor(database: DatabaseSync, snapshot: Snapshot | undefined) {
    this.#database = database;
    this.#snapshot = snapshot;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.run<R>(sql, parameters as SQLInputValue[]);
  }

  run<R>(sql: string, parameters: readonly SQLInputValue[]): QueryResult<R> {
    try {
      this.#snapshot?.open();
      const { statement, reads } = this.#prepare(sql);
      if (reads) return { rows: statement.all(...parameters) as R[], numAffectedRows: 0n };
      const { changes } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    } catch (error) {
      throw toStorageError(error);
    }
  }

  // biome-ignore lint/correctness/useYield: part of Kysely's driver contract; nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming is not supported.');
  }

  #prepare(sql: string) {
    let entry = this.#statements.get(sql);
    if (entry === undefined) {
      const statement = this.#database.prepare(sql);
      entry = { statement, reads: statement.columns().length > 0 };
      if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
      this.#statements.set(sql, entry);
    }
    return entry;
  }
}
