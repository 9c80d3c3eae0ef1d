import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { query } from '#test/support/postgres/query.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type PostOffice, startPostOffice } from './post-office.ts';

/** Everything that a thief of the database would have, log files of SQLite included. */
async function stolen({ ground: { dataDir, databaseUrl } }: TestServer): Promise<string> {
  if (databaseUrl === undefined) {
    const files = (await readdir(dataDir)).filter((name) => name.startsWith('tessera.db'));
    assert.ok(files.length > 1, files.join());
    return (await Promise.all(files.map((name) => readFile(join(dataDir, name), 'latin1')))).join('\n');
  }
  const tables = await query<{ name: string }>(
    databaseUrl,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  // One after the other: each takes a connection of its own.
  const dumps: unknown[] = [];
  for (const { name } of tables)
    dumps.push(await query(databaseUrl, `SELECT row_to_json(t)::text AS row FROM "${name}" t`));
  // Without the backslashes of JSON in JSON, so that a search finds what lies in there.
  return JSON.stringify(dumps).replaceAll('\\', '');
}

for (const database of DATABASES) {
  describe(`secrets of messages on ${database}`, () => {
    let office: PostOffice;
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      office = await startPostOffice();
      server = await startTestServer({ database, env: office.env });
      api = new AssecoDriver(server);
    });
    after(async () => {
      await server?.close();
      await office?.close();
    });

    test('lie sealed while a message waits, and are gone once it was delivered', async () => {
      const token = await api.clientToken(await server.createClient());
      office.judgeMail = () => 451;
      office.judgeText = () => 503;
      assert.equal((await api.register(token, { username: 'sealed' })).status, 201);
      assert.equal((await api.identity('POST', '/users/sealed/password/reset', { token })).status, 204);
      await server.deliver();
      const before = await stolen(server);
      const rows = await server.services.store.read.outbox.list(undefined, 10);
      const messages = rows.map(({ id, payload }) =>
        JSON.parse(server.services.vault.open(payload ?? '', { table: 'outbox', row: id, column: 'payload' })),
      );
      assert.deepEqual(messages.map(({ template }) => template).sort(), [
        'confirm-contact',
        'confirm-contact',
        'generated-password',
      ]);
      // The search finds what is there: the address is, in the account's contacts.
      assert.ok(before.includes('sealed@example.org') && before.includes(String(rows[0]?.payload)));
      for (const { data } of messages) {
        const secrets = [data.password, data.code && `"code":"${data.code}"`, data.code && `\n${data.code}\n`];
        for (const secret of secrets.filter((one) => one !== undefined)) {
          assert.ok(secret.length >= 8);
          assert.ok(!before.includes(secret), secret);
        }
      }
      office.judgeMail = () => 250;
      office.judgeText = () => 202;
      server.clock.advance(10_000);
      await server.deliver();
      assert.equal(office.mails.length, 4);
      for (const { status, payload } of await server.services.store.read.outbox.list(undefined, 10))
        assert.deepEqual([status, payload], ['sent', null]);
    });

    test('a sealed message opens in no other row', async () => {
      const token = await api.clientToken(await server.createClient());
      office.judgeMail = () => 550;
      for (const username of ['victim', 'thief']) await api.register(token, { username });
      await server.deliver();
      const { outbox } = server.services.store.read;
      const [thief, victim] = await outbox.list('dead', 10);
      assert.ok(thief?.payload && victim?.payload);
      const { vault, store } = server.services;
      assert.throws(() => vault.open(victim.payload ?? '', { table: 'outbox', row: thief.id, column: 'payload' }));
      office.reset();
      // Put there all the same, it is a dead letter that says nothing.
      const moved = { ...thief, id: `${thief.id.slice(0, -1)}x`, payload: victim.payload, status: 'queued' as const };
      await store.write((tx) => tx.outbox.enqueue(moved));
      await server.deliver();
      assert.deepEqual(office.mails, []);
      const [unreadable] = await outbox.list('dead', 1);
      assert.deepEqual([unreadable?.id, unreadable?.lastError], [moved.id, 'unreadable']);
    });
  });
}
