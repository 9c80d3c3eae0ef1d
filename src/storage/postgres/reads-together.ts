import type pg from 'pg';
import { ask } from './ask.ts';

/** So many share a connection at most, however many are asked for: each waits for those before it. */
const MOST = 8;

/**
 * Reads that are asked for in one turn of the event loop share a connection of the pool and leave in one write: taking a
 * connection for each, and waking a process of the server for each, is most of what a small read costs.
 */
export class ReadsTogether {
  readonly #pool: pg.Pool;
  #flight: Flight | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#flight === undefined || this.#flight.size === MOST) this.#flight = this.#begin();
    return this.#flight.query(config);
  }

  #begin(): Flight {
    const flight = new Flight(this.#pool.connect());
    process.nextTick(() => {
      if (this.#flight === flight) this.#flight = undefined;
    });
    return flight;
  }
}

/** Reads over one connection, which goes back to the pool after the last of them. */
class Flight {
  readonly #client: Promise<pg.PoolClient>;
  #size = 0;
  #open = 0;
  #failed = false;

  constructor(connected: Promise<pg.PoolClient>) {
    this.#client = connected;
  }

  get size(): number {
    return this.#size;
  }

  async query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    this.#size += 1;
    this.#open += 1;
    const client = await this.#client;
    try {
      return await ask(client, config);
    } catch (error) {
      this.#failed = true;
      throw error;
    } finally {
      this.#open -= 1;
      // One that anything failed on is not used again, as the pool itself has it.
      if (this.#open === 0) client.release(this.#failed);
    }
  }
}
