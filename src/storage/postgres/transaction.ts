import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { OutcomeUnknown } from '#core/ports/store.ts';
import { Problem } from '#kernel/problem.ts';
import { isTakenBack, toStorageError } from './errors.ts';

const RUNS = 4;

/**
 * One transaction, durable when it resolves; one that the server takes back is run again, a little later each time. Raises what
 * `work` raises, OutcomeUnknown and `service-unavailable`.
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (!isTakenBack(error) || run === RUNS) throw error;
      await sleep(run * 10);
    }
  }
}

async function once<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw toStorageError(error);
  }
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
    client.release(broken);
  }
}

/** Raises OutcomeUnknown where the database does not say how the commit went. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error: unknown) => {
    const isOpen = toStorageError(error) instanceof Problem && !isTakenBack(error);
    throw isOpen ? new OutcomeUnknown(error) : error;
  });
  // A transaction in which something failed is rolled back by its COMMIT, which the server does not call an error.
  if (command !== 'COMMIT') throw new Error('Something of the transaction failed, and its work went on.');
}
