import pg from 'pg';

const INT8 = 20;
const CONNECT_MS = 3000;

// Instants fit a JavaScript number for the next 280,000 years.
const types = {
  getTypeParser: (oid: number, format?: 'text') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/**
 * Connections to a database that may break at any time: what was asked of one then fails by itself, and it is replaced at its
 * next use. Each has a listener from its first moment: it says besides that it broke, whoever has it, and also while it passes
 * from one to the next and nobody does, and an `error` that nobody listens to ends the process.
 */
export function newPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: 30_000,
    // What is asked for at once is sent at once: a round trip for all of it instead of one each (ADR 109).
    pipeline: true,
    types: types as never,
    ...config,
  });
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  return pool;
}

function ignore(): void {}
