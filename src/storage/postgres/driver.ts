import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Database } from '../schema.ts';
import { toStorageError } from './errors.ts';

/** PostgreSQL's text cannot hold U+0000: it stands as U+FFFD, so that no input of a caller ends as a failure of ours. */
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '\ufffd') : value;
}

/** Kysely over the pool (each query takes any connection) or over the one client of a transaction. */
export function kyselyOnPostgres(queryable: Pool | PoolClient): Kysely<Database> {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        const result = await queryable.query(query.sql, query.parameters.map(storable));
        return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
      } catch (error) {
        throw toStorageError(error);
      }
    },
    // biome-ignore lint/correctness/useYield: part of Kysely's driver contract; nothing here streams
    async *streamQuery() {
      throw new Error('Streaming is not supported.');
    },
  };
  const refuse = async () => {
    throw new Error('Transactions go through Store.write.');
  };
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        releaseConnection: async () => {},
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        destroy: async () => {},
      }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
