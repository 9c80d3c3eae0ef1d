import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openPostgres } from '#storage/postgres/open.ts';
import { NOW } from '#test/support/open-store.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';

/** What whoever migrates holds (storage/postgres/open.ts). */
const MIGRATION_LOCK = 7_355_608;
/** Longer than a statement may take while the server serves. */
const MIGRATES_MS = 7500;

test('R25: a node that starts while another migrates for long waits for it and then starts on postgres', async () => {
  const url = await freshDatabase();
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  const opened = openPostgres({ url, now: NOW, poolSize: 1 });
  const early = await Promise.race([
    opened.then(
      () => 'open',
      (error: unknown) => error,
    ),
    sleep(MIGRATES_MS, 'waits'),
  ]);
  assert.equal(early, 'waits');
  await other.end();
  const store = await opened;
  await store.ping();
  await store.close();
});
