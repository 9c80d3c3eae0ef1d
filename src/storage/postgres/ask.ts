import type pg from 'pg';

const UNKNOWN_STATEMENT = '26000';

/** A prepared statement that the connection never got: it was sent along with another one that failed before it. */
export class NeverPrepared extends Error {}

/**
 * Asks one connection. What is asked of it in this turn of the event loop leaves in one write: each write wakes the server.
 * Raises what the driver raises, and NeverPrepared.
 */
export async function ask(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
  const { stream, parsedStatements } = client.connection as pg.Connection & {
    readonly parsedStatements: Readonly<Record<string, string>>;
  };
  stream.cork();
  process.nextTick(() => stream.uncork());
  try {
    return await client.query(query);
  } catch (error) {
    const isUnknown = (error as { code?: unknown }).code === UNKNOWN_STATEMENT;
    if (isUnknown && parsedStatements[query.name ?? ''] === undefined)
      throw new NeverPrepared('A statement before it failed.', { cause: error });
    throw error;
  }
}
