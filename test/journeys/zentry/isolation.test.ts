import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type Credentials, visible, ZentryDriver } from '#test/support/zentry.ts';

/** Everything that a call of one tenant's administrator can name of another tenant, and the same of nobody. */
const FOREIGN = { email: 'resident@there.example', tenant: 'there' };
const UNKNOWN = { email: 'stranger@there.example', tenant: 'nowhere' };

for (const database of DATABASES) {
  describe(`tenants apart on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let admins: Record<'token' | 'key', Credentials>;
    let resident: Credentials;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await server.createTenant('there');
      await api.person('admin@here.example', { roles: ['Admin'] });
      await api.person('admin@there.example', { tenant: 'there', roles: ['Admin'] });
      await api.person(FOREIGN.email, { tenant: 'there', roles: ['Editor'] });
      const token = await api.tokenOf('admin@here.example');
      admins = { token: { token }, key: { key: (await api.call('GET', '/User/api-key', { token })).body.apiKey } };
      resident = { token: await api.tokenOf(FOREIGN.email) };
    });
    after(() => server?.close());

    type Named = typeof FOREIGN;
    const home = 'default';
    /** What an administrator can say, with everything in it that could be another tenant's. */
    const calls: readonly (readonly [string, string, (named: Named) => unknown])[] = [
      ['POST', '/User/claim', ({ email }) => ({ email, type: 'department', value: 'x' })],
      ['POST', '/User/role', ({ email }) => ({ email, role: 'Reader', tenantId: home })],
      ['POST', '/User/role', ({ email, tenant }) => ({ email, role: 'Reader', tenantId: tenant })],
      ['POST', '/User/role', ({ tenant }) => ({ email: 'admin@here.example', role: 'Admin', tenantId: tenant })],
      ['DELETE', '/User/role', ({ email }) => ({ email, role: 'Editor', tenantId: home })],
      ['DELETE', '/User/role', ({ email, tenant }) => ({ email, role: 'Editor', tenantId: tenant })],
      ['POST', '/User/with-role', ({ tenant }) => ({ offset: 0, limit: 9, role: 'Editor', tenantId: tenant })],
    ];

    test("another tenant's people and tenants answer as if there were none, to token and key", async () => {
      for (const by of Object.values(admins))
        for (const [method, path, body] of calls) {
          const unknown = await api.call(method, path, by, body(UNKNOWN));
          const foreign = await api.call(method, path, by, body(FOREIGN));
          assert.equal(unknown.status, 404, `${method} ${path}`);
          assert.deepEqual(visible(foreign), visible(unknown), `${method} ${path}`);
        }
    });

    test("another tenant's name in the header is one that does not exist, on every operation", async () => {
      const everything = [
        ...calls.map(([method, path, body]) => [method, path, body(FOREIGN)] as const),
        ['GET', '/User/tenants', undefined],
        ['GET', '/User/api-key', undefined],
        ['POST', '/User/api-key/rotate', undefined],
        ['POST', '/User', { email: 'new@there.example' }],
        ['POST', '/TwoFactorCode/send', undefined],
        ['POST', '/TwoFactorCode/verify', { code: '123456' }],
        ['POST', '/TwoFactorCode/authenticator', undefined],
        ['GET', '/TwoFactorCode/recovery-codes', undefined],
        ['DELETE', '/TwoFactorCode', undefined],
      ] as const;
      for (const by of Object.values(admins))
        for (const [method, path, body] of everything) {
          const foreign = await api.call(method, path, { ...by, tenant: FOREIGN.tenant }, body);
          const unknown = await api.call(method, path, { ...by, tenant: UNKNOWN.tenant }, body);
          assert.equal(foreign.status, 403, `${method} ${path}`);
          assert.deepEqual(visible(foreign), visible(unknown), `${method} ${path}`);
        }
      const couple = { username: 'admin@here.example', password: 'wrong-pass1', grant_type: 'password' };
      assert.deepEqual(
        visible(await api.token(couple, FOREIGN.tenant)),
        visible(await api.token(couple, UNKNOWN.tenant)),
      );
    });

    test('signing in and recovering through a tenant where one is not tell nothing', async () => {
      const attempts = [
        ['/login', { email: '', password: 'wrong-pass1' }],
        ['/forgotPassword', { email: '' }],
        ['/resetPassword', { email: '', resetCode: 'x', newPassword: 'Fresh-pass1' }],
      ] as const;
      for (const [path, body] of attempts) {
        const [foreign, unknown] = await Promise.all(
          [FOREIGN, UNKNOWN].map(({ email }) => api.call('POST', path, {}, { ...body, email })),
        );
        assert.deepEqual(visible(foreign as never), visible(unknown as never), path);
      }
    });

    test('nothing of all this was written, mailed or taken', async () => {
      const body = { offset: 0, limit: 9, role: 'Editor', tenantId: 'there' };
      const there = { token: await api.tokenOf('admin@there.example') };
      const { data } = (await api.call('POST', '/User/with-role', there, body)).body;
      assert.deepEqual(
        data.map(({ email }: { email: string }) => email),
        [FOREIGN.email],
      );
      for (const role of ['Reader', 'Admin']) {
        const holders = (await api.call('POST', '/User/with-role', there, { ...body, role })).body.data;
        assert.deepEqual(holders.length, role === 'Admin' ? 1 : 0, role);
      }
      assert.equal((await api.call('GET', '/User/tenants', resident)).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', admins.key)).status, 200, 'the key was not rotated');
      for (const email of ['new@there.example', UNKNOWN.email])
        assert.deepEqual(await server.messages(email), [], email);
      const codes = (await server.messages('admin@here.example')).filter(({ text }) => /^\d{6}$/m.test(text));
      assert.equal(codes.length, 1, 'the one that confirms the address at registration');
    });

    test('where an address is several people, the code says which of them sets a password', async () => {
      await server.createTenant('third');
      const email = 'many@there.example';
      await api.person(email);
      await api.person(email, { tenant: 'third' });
      const by = { token: await api.tokenOf('admin@there.example') };
      assert.equal((await api.call('POST', '/User', by, { email })).status, 200);
      const body = { email, resetCode: await api.mailed(email), newPassword: 'Third-pass1' };
      assert.equal((await api.call('POST', '/resetPassword', { tenant: 'third' }, body)).status, 400);
      assert.equal((await api.call('POST', '/resetPassword', {}, body)).status, 200);
      assert.equal((await api.signIn(email)).status, 200, 'the person of the default tenant has the former password');
      assert.equal((await api.signIn(email, 'Third-pass1', 'there')).status, 200);
    });

    test('the same address is another person in another tenant', async () => {
      const invited = await api.call('POST', '/User', admins.token, { email: FOREIGN.email });
      assert.equal(invited.status, 200);
      const code = await api.mailed(FOREIGN.email);
      const body = { email: FOREIGN.email, resetCode: code, newPassword: 'Twin-pass1' };
      assert.equal((await api.call('POST', '/resetPassword', {}, body)).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', resident)).status, 200, 'the other one is untouched');
      const twin = await api.tokenOf(FOREIGN.email, undefined, 'Twin-pass1');
      assert.equal((await api.call('GET', '/User/tenants', { token: twin })).body.tenants[0].tenantId, 'default');
      assert.equal(
        (await api.call('POST', '/User/claim', admins.token, { email: FOREIGN.email, type: 't', value: 'v' })).status,
        200,
      );
      const token = await api.tokenOf(FOREIGN.email, 'there');
      assert.ok(
        !Buffer.from(token.split('.')[1] ?? '', 'base64url')
          .toString()
          .includes('"t":"v"'),
      );
    });
  });
}
