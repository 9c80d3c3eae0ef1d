import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { importUsers } from '#core/accounts/import-users.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`finding users on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    const find = (query: Record<string, string>, token = client) =>
      api.identity('GET', `/users?${new URLSearchParams(query)}`, { token });
    const link = async (username: string, login: string, subject: string) => {
      const id = (await api.identity('GET', `/users/${username}`, { token: client })).body['user-id'];
      const account = await server.services.store.read.accounts.find(id);
      await server.services.store.write((tx) =>
        tx.credentials.linkLogin({
          id: `link-${subject}`,
          tenantId: account?.tenantId ?? '',
          accountId: id,
          provider: 'example',
          issuer: 'https://id.example',
          subject,
          login,
          loginKey: login.toLowerCase(),
          createdAt: server.clock.now(),
        }),
      );
    };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    test('each criterion finds the user, whatever the spelling', async () => {
      await api.register(client, { username: 'anna', email: 'Anna@Example.org', phone: '+4799000001' });
      await link('anna', 'Anna@Provider.example', 'anna');
      const number = (await find({ email: 'anna@example.org' })).body['customer-number'];
      for (const query of [
        { email: 'ANNA@EXAMPLE.ORG' },
        { email: 'ａｎｎａ@example.org' },
        { 'phone-number': '+47 990 00 001' },
        { 'phone-number': '4799000001' },
        { customer: number },
        { login: 'anna@provider.EXAMPLE' },
      ]) {
        const found = await find(query);
        assert.equal(found.status, 200, `${JSON.stringify(query)}: ${found.text}`);
        assert.equal(found.body.username, 'anna');
      }
    });

    test('a customer number is found in any case', async () => {
      const tenant = await server.services.store.read.tenants.findByName('1');
      await server.operate(importUsers, {
        tenantId: tenant?.id ?? '',
        name: 'numbers',
        from: undefined,
        lines: [{ json: { username: 'lettered', email: 'lettered@example.org', customerNumber: 'AbC-12' } }],
      });
      for (const customer of ['AbC-12', 'abc-12', 'ABC-12'])
        assert.equal((await find({ customer })).body.username, 'lettered');
      assert.equal((await find({ customer: 'abc_12' })).status, 404);
    });

    test('criteria are AND-ed', async () => {
      await api.register(client, { username: 'bo', email: 'bo@example.org', phone: '+4799000002' });
      await api.register(client, { username: 'bea', email: 'bea@example.org', phone: '+4799000003' });
      assert.equal((await find({ email: 'bea@example.org', 'phone-number': '+4799000003' })).status, 200);
      await api.register(client, { username: 'bob', email: 'bob@example.org', phone: '+4799000009' });
      assert.equal((await find({ email: 'bea@example.org', 'phone-number': '+4799000009' })).status, 404);
      assert.equal((await find({ email: 'bea@example.org', customer: '0000000000' })).status, 404);
      assert.equal((await find({ email: 'bea@example.org', login: 'nobody' })).status, 404);
    });

    test('no criterion is one broken rule without a tag', async () => {
      for (const query of [{}, { include: '*' }, { username: 'anna' }]) {
        const found = await find(query as Record<string, string>);
        assert.equal(found.status, 400);
        assert.equal(found.body.errors.length, 1);
        assert.equal(found.body.errors[0].error, 'required');
        assert.equal('tag' in found.body.errors[0], false);
      }
    });

    test('malformed criteria are told one by one', async () => {
      const found = await find({ email: 'not an address', 'phone-number': 'x' });
      assert.equal(found.status, 400, found.text);
      assert.deepEqual(
        found.body.errors.map((one: { tag: string; error: string }) => [one.tag, one.error]),
        [
          ['email', 'invalid-format'],
          ['phone-number', 'invalid-format'],
        ],
      );
      assert.equal((await find({ email: `${'a'.repeat(260)}@example.org` })).status, 400);
      assert.equal((await api.identity('GET', '/users?email=a@b.no&email=c@d.no', { token: client })).status, 400);
    });

    test('none and several are not found', async () => {
      assert.equal((await find({ email: 'nobody@example.org' })).status, 404);
      for (const username of ['cato', 'cora']) {
        await api.register(client, { username });
        await link(username, 'shared', username);
      }
      const several = await find({ login: 'shared' });
      assert.equal(several.status, 404);
      assert.equal(several.body.problem, 'not-found');
      assert.equal((await find({ login: 'shared', email: 'cora@example.org' })).status, 200);
    });

    test('deleted users are not found, passive ones read as locked', async () => {
      await api.register(client, { username: 'dag' });
      const status = (to: 'P' | 'D') => server.operate(setAccountStatus, { user: 'dag', tenant: '1', status: to });
      await status('P');
      assert.equal((await find({ email: 'dag@example.org' })).body.status, 'locked');
      await status('D');
      assert.equal((await find({ email: 'dag@example.org' })).status, 404);
    });

    test("another tenant's user is not found", async () => {
      await server.createTenant('find-other');
      const other = await api.clientToken(await server.createClient({ tenant: 'find-other' }));
      await api.register(other, { username: 'eva', email: 'eva@example.org', phone: '+4799000004' });
      const own = (await find({ email: 'eva@example.org' }, other)).body;
      for (const query of [
        { email: 'eva@example.org' },
        { 'phone-number': '+4799000004' },
        { customer: own['customer-number'] },
      ])
        assert.equal((await find(query)).status, 404);
    });

    test('answers can be shaped', async () => {
      await api.register(client, { username: 'fia' });
      await link('fia', 'fia-login', 'fia');
      const email = 'fia@example.org';
      assert.deepEqual((await find({ email, trim: '*', include: 'username,email-verified' })).body, {
        username: 'fia',
        'email-verified': false,
      });
      assert.deepEqual((await find({ email, trim: '*', include: 'linked-logins.provider' })).body, {
        'linked-logins': [{ provider: 'example' }],
      });
      assert.deepEqual((await find({ email, trim: '*' })).body, {});
      const trimmed = (await find({ email, trim: 'email,nonsense,linked-logins.login' })).body;
      assert.equal('email' in trimmed, false);
      assert.deepEqual(trimmed['linked-logins'], [{ provider: 'example' }]);
      const both = (await find({ email, include: '*', trim: '*,username' })).body;
      assert.equal('username' in both, false);
      assert.equal(both.email, email);
      const repeated = await api.identity(
        'GET',
        `/users?email=${email}&trim=*&include=username&include=status,__proto__`,
        {
          token: client,
        },
      );
      assert.deepEqual(repeated.body, { username: 'fia', status: 'active' });
    });

    test('only programs with identity.read ask', async () => {
      await api.register(client, { username: 'gro' });
      const user = (await api.signIn('gro', 'Start-pass1')).body.access_token;
      const query = { email: 'gro@example.org' };
      assert.equal((await find(query, user)).status, 403);
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.signup'] }));
      assert.equal((await find(query, narrow)).status, 403);
      const none = await api.identity('GET', '/users?email=gro@example.org');
      assert.equal(none.status, 401);
      assert.equal(none.headers.get('www-authenticate'), 'Bearer');
      assert.equal(none.body.problem, 'not-authorized');
    });
  });
}
