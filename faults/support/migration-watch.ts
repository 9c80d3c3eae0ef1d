import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Ground } from './ground.ts';

const GIVE_UP_MS = 60_000;
/** What whoever migrates holds meanwhile (storage/postgres/open.ts). */
const MIGRATION_LOCK = 7_355_608;

/** Looks into PostgreSQL until a server migrates there. */
export class MigrationWatch {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async on({ databaseUrl }: Ground): Promise<MigrationWatch> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new MigrationWatch(client);
  }

  /** Resolves once one does. */
  async begun(): Promise<void> {
    for (const begun = performance.now(); performance.now() - begun < GIVE_UP_MS; await sleep(2)) {
      const { rows } = await this.#client.query(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = $1",
        [MIGRATION_LOCK],
      );
      if (rows.length > 0) return;
    }
    throw new Error('No migration began.');
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
