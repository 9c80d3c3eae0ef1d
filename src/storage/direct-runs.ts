import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Runs compiled SQL on one connection and gives its rows. */
export type DirectRun = (sql: string, parameters: readonly unknown[]) => Promise<readonly unknown[]>;

const runs = new WeakMap<Kysely<Database>, DirectRun>();

/** Lets compiled statements of `db` go straight to its connection: Kysely's executor takes a dozen promises for each. */
export function runDirectly(db: Kysely<Database>, run: DirectRun): void {
  runs.set(db, run);
}

/** The straight way of `db`, where it has one. */
export function directRunOf(db: Kysely<Database>): DirectRun | undefined {
  return runs.get(db);
}
