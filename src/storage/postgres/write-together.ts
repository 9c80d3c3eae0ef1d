import type { PoolClient } from 'pg';

/** Lets what is asked of a connection in this turn of the event loop leave in one write: each write wakes the server. */
export function writeTogether({ connection: { stream } }: PoolClient): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}
