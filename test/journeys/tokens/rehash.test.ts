import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`hashes that came from elsewhere, on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    test('an imported hash opens with its password and is replaced by argon2id at the first sign-in', async () => {
      const client = await api.clientToken(await server.createClient());
      await api.register(client, { username: 'imported' });
      const [record] = await server.services.store.read.accounts.findForSignIn('imported');
      const id = record?.account.id ?? '';
      const digest = pbkdf2Sync('from-another-place', 'salt', 1000, 32, 'sha256').toString('base64');
      await server.services.store.write((tx) =>
        tx.credentials.putPassword(id, `pbkdf2_sha256$1000$salt$${digest}`, server.clock.now(), null),
      );
      assert.equal((await api.signIn('imported', 'another-guess')).status, 400);
      assert.equal((await api.signIn('imported', 'from-another-place')).status, 200);
      const after = await server.services.store.read.accounts.findForSignInById(id);
      assert.match(after?.password?.phc ?? '', /^\$argon2id\$/);
      assert.equal((await api.signIn('imported', 'from-another-place')).status, 200);
    });
  });
}
