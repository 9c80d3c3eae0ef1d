import { migrations } from './index.ts';
import type { Migration } from './migration.ts';

/** What a dialect offers for migrating: plain statements inside one exclusive transaction. */
export interface MigrationSession {
  execute(sql: string): Promise<void>;
  /** Rows of (id, name) already applied, oldest first. */
  applied(): Promise<readonly { id: number; name: string }[]>;
  record(id: number, name: string, appliedAt: number): Promise<void>;
}

/** The database was written by a newer Tessera: this one could only damage it. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, this Tessera knows ${known}. Start the newer Tessera, or restore a backup.`,
    );
    this.name = 'NewerSchemaError';
  }
}

/**
 * Brings the schema forward to the newest version, all steps in the caller's one transaction, so that a crash leaves the
 * old schema or the new one. Gives the number of steps taken. Raises NewerSchemaError.
 */
export async function migrate(
  session: MigrationSession,
  now: number,
  steps: readonly Migration[] = migrations,
): Promise<number> {
  await session.execute(
    'CREATE TABLE IF NOT EXISTS schema_migration (id INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)',
  );
  const applied = await session.applied();
  const newest = applied.at(-1)?.id ?? 0;
  if (newest > steps.length) throw new NewerSchemaError(newest, steps.length);
  const pending = steps.slice(newest);
  for (const step of pending) {
    for (const statement of step.statements) await session.execute(statement);
    await session.record(step.id, step.name, now);
  }
  return pending.length;
}
