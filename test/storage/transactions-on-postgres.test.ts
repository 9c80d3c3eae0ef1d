import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { together } from '#core/together.ts';
import { ask } from '#storage/postgres/ask.ts';
import { kyselyOnPostgres } from '#storage/postgres/driver.ts';
import { newPool } from '#storage/postgres/pool.ts';
import { PreparedStatements } from '#storage/postgres/prepared-statements.ts';
import { repositories } from '#storage/repositories/index.ts';
import { anAccount, NOW, openStore } from '#test/support/open-store.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import { migratedDatabase } from '#test/support/postgres/migrated-database.ts';

describe('a transaction on postgres', () => {
  const open = async (t: { after(end: () => Promise<void>): void }): Promise<Store> => {
    const store = await openStore('postgres');
    t.after(() => store.close());
    return store;
  };
  const orphan = { hash: 'h', sessionId: 'nobody’s', issuedAt: NOW, expiresAt: NOW + 1, usedAt: null };

  test('what failed first is raised, not what failed because of it', async (t) => {
    const store = await open(t);
    const asked = store.write((tx) =>
      together(tx.sessions.createRefreshToken(orphan), tx.guesses.clear('a'), tx.guesses.clear('b')),
    );
    await assert.rejects(asked, { code: '23503' });
  });

  test('one in which something failed is never said to be done', async (t) => {
    const store = await open(t);
    const asked = store.write(async (tx) => {
      await tx.accounts.create(anAccount('swallowed'));
      await tx.sessions.createRefreshToken(orphan).catch(() => {});
      return 'done';
    });
    await assert.rejects(asked, /its work went on/);
    assert.equal(await store.read.accounts.find('swallowed'), undefined);
  });

  test('a statement that was never prepared, because one before it failed, says nothing about those that are', async (t) => {
    const pool = newPool({ connectionString: await migratedDatabase(), max: 1 });
    t.after(() => pool.end());
    const client = await pool.connect();
    const prepared = new PreparedStatements();
    const query = (config: Parameters<typeof ask>[1]) => ask(client, config);
    const { accounts, sessions } = repositories({
      db: kyselyOnPostgres({ query, isTransaction: true }, prepared),
      skipLocked: true,
    });
    await client.query('BEGIN');
    const asked = [sessions.createRefreshToken(orphan), accounts.find('nobody'), accounts.find('nobody')];
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
    await client.query('ROLLBACK');
    await accounts.find('nobody');
    const { rows } = await client.query('SELECT count(*)::int AS n FROM pg_prepared_statements');
    assert.ok(rows[0].n > 0, 'statements are still prepared');
    client.release();
  });

  test('a connection that breaks while nobody holds it ends nothing', async (t) => {
    const pool = newPool({ connectionString: await freshDatabase(), max: 1 });
    t.after(() => pool.end());
    const client = await pool.connect();
    // As the driver tells of it between one holder's last answer and the next one's first question.
    assert.ok(client.emit('error', new Error('terminating connection due to administrator command')));
    client.release(true);
    const again = await pool.connect();
    assert.ok(again.listenerCount('error') > 0);
    again.release();
  });
});
