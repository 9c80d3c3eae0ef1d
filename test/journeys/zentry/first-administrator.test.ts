import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DATABASES, startTestServer, type TestServerOptions } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const EMAIL = 'chief@example.org';
const KEY = 'bootstrap-key-of-tests';

for (const database of DATABASES) {
  describe(`the first administrator on ${database}`, () => {
    async function start(env: TestServerOptions['env']) {
      const server = await startTestServer({ database, env: { ...env } });
      const api = new ZentryDriver(server);
      return { server, api, create: (key?: string) => api.call('POST', '/User/admin', { key }) };
    }
    const configured = { TESSERA_ADMIN_EMAIL: EMAIL, TESSERA_BOOTSTRAP_KEY: KEY };

    test('is made by the key, once, and set up by mail', async () => {
      const { server, api, create } = await start(configured);
      const made = await create(KEY);
      assert.deepEqual([made.status, made.text], [200, '']);
      const repeated = await create(KEY);
      assert.deepEqual([repeated.status, repeated.text], [200, '']);
      assert.equal((await server.messages(EMAIL)).length, 1);
      const body = { email: EMAIL, resetCode: await api.mailed(EMAIL), newPassword: PASSWORD };
      assert.equal((await api.call('POST', '/resetPassword', {}, body)).status, 200);
      const token = await api.tokenOf(EMAIL);
      assert.equal((await api.call('POST', '/Tenant', { token }, { tenantId: 'new', tenantName: 'New' })).status, 200);
      assert.equal((await api.call('POST', '/User', { token }, { email: 'x@example.org' })).status, 200);
      assert.equal(
        (await api.call('POST', '/User/admin', { token })).status,
        200,
        'repeated by a system administrator',
      );
      await server.close();
    });

    test('is made once by calls at the same time', async () => {
      const { server, create } = await start(configured);
      const answers = await Promise.all(Array.from({ length: 5 }, () => create(KEY)));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200, 200, 200],
      );
      assert.equal((await server.messages(EMAIL)).length, 1);
      await server.close();
    });

    test('is made by nobody without the key, and the key opens nothing else', async () => {
      const { server, api, create } = await start(configured);
      for (const key of [undefined, 'wrong', `${KEY}x`, '']) assert.equal((await create(key)).status, 401, String(key));
      assert.equal((await api.call('GET', '/User/tenants', { key: KEY })).status, 403);
      assert.equal((await api.call('POST', '/User', { key: KEY }, { email: 'x@example.org' })).status, 403);
      await api.person('admin@example.org', { roles: ['Admin'] });
      const token = await api.tokenOf('admin@example.org');
      assert.equal((await api.call('POST', '/User/admin', { token })).status, 403);
      assert.equal((await api.call('POST', '/User/admin', { token, key: KEY })).status, 401, 'two who are not one');
      assert.equal((await server.messages(EMAIL)).length, 0);
      await server.close();
    });

    test('is refused where no address is configured', async () => {
      const { server, create } = await start({ TESSERA_BOOTSTRAP_KEY: KEY });
      assert.deepEqual([(await create(KEY)).status, (await create()).status], [403, 401]);
      await server.close();
    });

    test('a generated key lies in the data folder for its owner only, and goes once it was used', async () => {
      const { server, create } = await start({ TESSERA_ADMIN_EMAIL: EMAIL });
      const file = join(server.dataDir, 'bootstrap-key');
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const key = readFileSync(file, 'utf8').trim();
      assert.match(key, /^[\w-]{43}$/);
      assert.equal((await create(key)).status, 200);
      assert.equal(existsSync(file), false);
      assert.equal((await create(key)).status, 200, 'a caller who missed the answer may repeat');
      assert.equal((await create('')).status, 401);
      await server.close();
    });

    test('a stranger who registered the address before gets nothing', async () => {
      const { server, api, create } = await start(configured);
      await api.person(EMAIL);
      const { access_token: token, refresh_token } = (await api.signIn(EMAIL)).body;
      assert.equal((await create(KEY)).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 401);
      assert.equal((await api.token({ grant_type: 'refresh_token', refresh_token })).status, 400);
      assert.equal((await api.signIn(EMAIL)).status, 400);
      const body = { email: EMAIL, resetCode: await api.mailed(EMAIL), newPassword: 'Chosen-pass1' };
      assert.equal((await api.call('POST', '/resetPassword', {}, body)).status, 200);
      const chief = await api.tokenOf(EMAIL, undefined, 'Chosen-pass1');
      assert.equal(
        (await api.call('POST', '/Tenant', { token: chief }, { tenantId: 'n', tenantName: 'N' })).status,
        200,
      );
      await server.close();
    });

    test('where there is an administrator, the key makes none of somebody who is there', async () => {
      const { server, api, create } = await start(configured);
      await api.person('root@example.org', { roles: ['SystemAdmin'] });
      await api.person(EMAIL);
      assert.equal((await create(KEY)).status, 200);
      const token = await api.tokenOf(EMAIL);
      assert.equal((await api.call('POST', '/Tenant', { token }, { tenantId: 'n', tenantName: 'N' })).status, 403);
      await server.close();
    });
  });
}
