import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccountStatus, unlockAccount } from '#core/accounts/administer-account.ts';
import { routes } from '#faces/zentry-identity/routes.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

function nothingShown(answer: WireAnswer): void {
  assert.deepEqual([answer.status, answer.text, answer.headers.get('content-length')], [401, '', '0']);
  assert.deepEqual([answer.headers.get('www-authenticate'), answer.headers.get('content-type')], ['Bearer', null]);
}

for (const database of DATABASES) {
  describe(`credentials on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database, env: { TESSERA_TOKENS_AUDIENCES: 'https://other.example' } });
      api = new ZentryDriver(server);
      await api.person('one@example.org');
      await api.person('two@example.org');
    });
    after(() => server?.close());

    const keyOf = async (email: string) =>
      (await api.call('GET', '/User/api-key', { token: await api.tokenOf(email) })).body.apiKey as string;
    const tenants = (by: { token?: string; key?: string }) => api.call('GET', '/User/tenants', by);

    test('a key is the same until it is rotated, and its secret never shows otherwise', async () => {
      const key = await keyOf('one@example.org');
      assert.match(key, /^zk_[A-Za-z0-9]{16}_[\w-]{43}$/);
      assert.equal(await keyOf('one@example.org'), key);
      assert.equal((await tenants({ key })).status, 200);
      const token = await api.tokenOf('one@example.org');
      const next = (await api.call('POST', '/User/api-key/rotate', { token })).body.apiKey;
      assert.notEqual(next, key);
      nothingShown(await tenants({ key }));
      assert.equal((await tenants({ key: next })).status, 200);
    });

    test('a key neither reads nor rotates itself', async () => {
      const key = await keyOf('one@example.org');
      assert.equal((await api.call('GET', '/User/api-key', { key })).status, 403);
      assert.equal((await api.call('POST', '/User/api-key/rotate', { key })).status, 403);
    });

    test('somebody with a second factor gets the key in the session that proved it', async () => {
      const email = 'factor@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      await api.call('POST', '/TwoFactorCode/send', { token });
      await api.call('POST', '/TwoFactorCode/verify', { token }, { code: await api.mailed(email) });
      assert.equal((await api.call('GET', '/User/api-key', { token })).status, 200);
      assert.equal((await api.call('POST', '/User/api-key/rotate', { token })).status, 200);
    });

    test('both together are one person, and both are good', async () => {
      const key = await keyOf('one@example.org');
      const token = await api.tokenOf('one@example.org');
      const strange = await api.tokenOf('two@example.org');
      assert.equal((await tenants({ token, key })).status, 200);
      for (const by of [
        { token: strange, key },
        { token: 'bad', key },
        { token, key: 'bad' },
        { token, key: `${key}x` },
        { token: '', key },
      ])
        nothingShown(await tenants(by));
      const program = await api.asseco.clientToken(await server.createClient());
      nothingShown(await tenants({ token: program, key }));
    });

    test('without a credential nothing but the four open operations answers', async () => {
      for (const { method, path, operation } of routes) {
        if (operation.access.anonymous === true) continue;
        nothingShown(await api.call(method, path, {}, method === 'GET' ? undefined : {}));
        nothingShown(await api.call(method, path, { token: 'x.y.z' }, method === 'GET' ? undefined : {}));
      }
      const open = routes.filter(({ operation }) => operation.access.anonymous === true).map(({ path }) => path);
      assert.deepEqual(open, ['/login', '/forgotPassword', '/resetPassword']);
    });

    test("programs' tokens are forbidden, other audiences and other schemes open nothing", async () => {
      const client = await server.createClient({ kind: 'internal' });
      const token = await api.asseco.clientToken(client);
      for (const { method, path, operation } of routes) {
        if (operation.access.anonymous === true) continue;
        const answer = await api.call(method, path, { token }, method === 'GET' ? undefined : {});
        assert.deepEqual([answer.status, answer.body.title], [403, 'Forbidden'], path);
      }
      const couple = { grant_type: 'password', username: 'one@example.org', password: PASSWORD };
      const other = (await api.asseco.token({ ...couple, audience: 'https://other.example' })).body.access_token;
      nothingShown(await tenants({ token: other }));
      const narrow = (await api.token({ ...couple, scope: 'openid' })).body.access_token;
      assert.equal((await tenants({ token: narrow })).status, 403);
      nothingShown(await api.asseco.call('GET', '/User/tenants', { headers: { authorization: 'Basic b25lOnR3bw==' } }));
    });

    test('a lock by an operator and a status end key and token at once; unlocking brings back no former key', async () => {
      const email = 'ended@example.org';
      await api.person(email);
      const reference = { user: email, tenant: '1' };
      const token = await api.tokenOf(email);
      const key = await keyOf(email);
      await server.operate(lockAccount, reference);
      nothingShown(await tenants({ key }));
      nothingShown(await tenants({ token }));
      await server.operate(unlockAccount, reference);
      nothingShown(await tenants({ key }));
      const next = await keyOf(email);
      await server.operate(setAccountStatus, { ...reference, status: 'P' });
      nothingShown(await tenants({ key: next }));
    });

    test('whoever must change the password does nothing else, administrators included', async () => {
      const email = 'must@example.org';
      await api.person(email);
      const client = await api.asseco.clientToken(await server.createClient());
      await api.asseco.identity('POST', `/users/${email}/password/reset`, { token: client, body: {} });
      const [message] = await server.messages(email);
      const generated = /^\S{12,}$/m.exec(message?.text ?? '')?.[0] ?? '';
      const token = await api.tokenOf(email, undefined, generated);
      const root = { token: await rootToken() };
      await api.call('POST', '/User/role', root, { email, role: 'SystemAdmin', tenantId: 'default' });
      for (const { method, path, operation } of routes) {
        if (operation.access.anonymous === true) continue;
        const answer = await api.call(method, path, { token }, method === 'GET' ? undefined : {});
        assert.deepEqual([answer.status, answer.body.detail], [403, 'PasswordChangeRequired'], path);
      }
    });

    async function rootToken(): Promise<string> {
      await api.person('root@example.org', { roles: ['SystemAdmin'] });
      return api.tokenOf('root@example.org');
    }
  });
}
