import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { runDirectly } from '../direct-runs.ts';
import type { Database } from '../schema.ts';
import { toStorageError } from './errors.ts';
import { isUnfit, type PreparedStatements } from './prepared-statements.ts';
import type { Queryable } from './queryable.ts';

/** PostgreSQL's text cannot hold U+0000: it stands as U+FFFD, so that no input of a caller ends as a failure of ours. */
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\u0000', '\ufffd') : value;
}

/**
 * Kysely over the pool or over the one client of a transaction. What is compiled once is prepared by the server, and outside a
 * transaction run again at once where that proves unfit.
 */
export function kyselyOnPostgres(queryable: Queryable, prepared: PreparedStatements): Kysely<Database> {
  const mayRunAgain = queryable.isTransaction !== true;
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        const result = await queryable.query({ text: query.sql, values: query.parameters.map(storable) });
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
  const db = new Kysely<Database>({
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
  runDirectly(db, async (sql, parameters) => {
    const run = () => prepared.run(queryable, sql, parameters.map(storable));
    try {
      return await run().catch((error) => (mayRunAgain && isUnfit(error) ? run() : Promise.reject(error)));
    } catch (error) {
      throw toStorageError(error);
    }
  });
  return db;
}
