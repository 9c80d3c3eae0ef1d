import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Ground } from './ground.ts';
import { NEWEST } from './half-migrated.ts';

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
    client.on('error', () => {}); // whoever asks next is told
    await client.connect();
    return new MigrationWatch(client);
  }

  /** Resolves once one does, or did: one of a single step can be over between two looks. */
  async begun(): Promise<void> {
    for (const begun = performance.now(); performance.now() - begun < GIVE_UP_MS; await sleep(2))
      if ((await this.#isAtIt()) || (await this.#isDone())) return;
    throw new Error('No migration began.');
  }

  async #isAtIt(): Promise<boolean> {
    const held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = $1";
    return (await this.#client.query(held, [MIGRATION_LOCK])).rows.length > 0;
  }

  async #isDone(): Promise<boolean> {
    const { rows } = await this.#client.query("SELECT to_regclass('schema_migration') IS NOT NULL AS there");
    if (!rows[0].there) return false;
    return (await this.#client.query('SELECT 1 FROM schema_migration WHERE id = $1', [NEWEST])).rows.length > 0;
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
