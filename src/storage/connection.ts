import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** A connection that queries run on, and what its database can do. */
export interface Connection {
  readonly db: Kysely<Database>;
  /** `FOR UPDATE SKIP LOCKED` exists and is needed, because several nodes may work at once. */
  readonly skipLocked: boolean;
}
