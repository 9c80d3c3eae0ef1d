import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const EMAIL = 'chief@example.org';
const KEY = 'bootstrap-key-of-tests';

for (const database of DATABASES) {
  describe(`S58: the bootstrap key after the first administrator, on ${database}`, () => {
    test('it makes no other when that one was deleted', async (t) => {
      const env = { TESSERA_ADMIN_EMAIL: EMAIL, TESSERA_BOOTSTRAP_KEY: KEY };
      const server = await startTestServer({ database, env });
      t.after(() => server.close());
      const api = new ZentryDriver(server);
      assert.equal((await api.call('POST', '/User/admin', { key: KEY })).status, 200);
      const invitations = (await server.messages(EMAIL)).length;
      await server.operate(setAccountStatus, { user: EMAIL, tenant: '1', status: 'D' });
      server.clock.advance(60_000);
      const again = await api.call('POST', '/User/admin', { key: KEY });
      assert.deepEqual([again.status, again.text], [200, ''], 'a repeat says what it always said');
      assert.equal((await server.messages(EMAIL)).length, invitations);
      assert.deepEqual(await server.services.store.read.accounts.findForSignIn(EMAIL), []);
    });
  });
}
