import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import pg from 'pg';
import { kyselyOnPostgres } from '#storage/postgres/driver.ts';
import { openPostgres } from '#storage/postgres/open.ts';
import { PreparedStatements } from '#storage/postgres/prepared-statements.ts';
import { repositories } from '#storage/repositories/index.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import { migratedDatabase } from '#test/support/postgres/migrated-database.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

describe('compiled statements on postgres', () => {
  test('people register and sign in while a newer node changes the tables', async (t) => {
    const url = await freshDatabase();
    const server = await startTestServer({ env: { TESSERA_DATABASE_URL: url } });
    t.after(() => server.close());
    const zentry = new ZentryDriver(server);
    await zentry.person('kari@example.org');
    assert.equal((await zentry.signIn('kari@example.org')).status, 200);

    await change(url, 'ALTER TABLE account ADD COLUMN newer text', 'ALTER TABLE session ADD COLUMN newer text');
    assert.equal((await zentry.signIn('kari@example.org')).status, 200);
    await zentry.person('ola@example.org');
    assert.equal((await zentry.signIn('ola@example.org')).status, 200);
  });

  test('a transaction whose statement no longer fits runs again, and is done once', async (t) => {
    const url = await freshDatabase();
    const store = await openPostgres({ url, now: 0, poolSize: 1 });
    t.after(() => store.close());
    let runs = 0;
    const work = () =>
      store.write(async (tx) => {
        runs += 1;
        await tx.signingKeys.settle(`run ${runs}`, 'yes');
        return tx.accounts.lock('nobody');
      });
    await work();
    assert.equal(runs, 1);
    await change(url, 'ALTER TABLE account ADD COLUMN newer text');
    assert.equal(await work(), undefined);
    assert.equal(runs, 3);
    assert.equal(await store.read.signingKeys.findSetting('run 2'), undefined, 'taken back');
    assert.equal(await store.read.signingKeys.findSetting('run 3'), 'yes');
  });

  test('a connection that knows none of them, as behind a pooler, reads and is asked for none any more', async (t) => {
    const pool = new pg.Pool({ connectionString: await migratedDatabase(), max: 1 });
    t.after(() => pool.end());
    const db = kyselyOnPostgres(pool, new PreparedStatements());
    const { accounts } = repositories({ db, skipLocked: true });
    const prepared = async () => (await pool.query('SELECT count(*)::int AS n FROM pg_prepared_statements')).rows[0].n;
    await accounts.find('nobody');
    await accounts.find('nobody');
    assert.equal(await prepared(), 1);
    await pool.query('DEALLOCATE ALL');
    assert.equal(await accounts.find('nobody'), undefined);
    assert.equal(await accounts.find('nobody'), undefined);
    assert.equal(await prepared(), 0);
  });
});

async function change(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
