import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type Credentials, ZentryDriver } from '#test/support/zentry.ts';

for (const database of DATABASES) {
  describe(`tenants on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let root: Credentials;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await api.person('root@example.org', { roles: ['SystemAdmin'] });
      root = { token: await api.tokenOf('root@example.org') };
    });
    after(() => server?.close());

    const add = (tenantId: unknown, tenantName: unknown, by = root) =>
      api.call('POST', '/Tenant', by, { tenantId, tenantName });
    const tenantsOf = async (by: Credentials) => (await api.call('GET', '/User/tenants', by)).body.tenants;

    test('a system administrator adds one, and administers it', async () => {
      const answer = await add('504d3163bb1ffbbdb02b6c43', 'Zentry Pass');
      assert.deepEqual([answer.status, answer.text], [200, '']);
      const [home, added] = await tenantsOf(root);
      assert.equal(home.tenantId, 'default');
      const now = new Date(server.clock.now()).toISOString();
      assert.deepEqual(
        { ...added, id: added.id.length },
        {
          id: 24,
          dateCreated: now,
          dateUpdated: now,
          tenantId: '504d3163bb1ffbbdb02b6c43',
          tenantName: 'Zentry Pass',
        },
      );
      const body = { offset: 0, limit: 10, role: 'Admin', tenantId: '504d3163bb1ffbbdb02b6c43' };
      const holders = (await api.call('POST', '/User/with-role', root, body)).body;
      assert.deepEqual(
        holders.data.map(({ email }: { email: string }) => email),
        ['root@example.org'],
      );
    });

    test('a taken id is a conflict, a bad one is told by field', async () => {
      await add('taken', 'Taken');
      const conflict = await add('taken', 'Again');
      assert.deepEqual([conflict.status, conflict.body.title], [409, 'Conflict']);
      assert.equal(conflict.body.type, 'https://tools.ietf.org/html/rfc9110#section-15.5.10');
      for (const id of ['', 'a b', 'a/b', '12345', 'a'.repeat(65), 'æ', null, 'nul\u0000'])
        assert.deepEqual(Object.keys((await add(id, 'Name')).body.errors), ['TenantId'], String(id));
      for (const name of ['', 'a'.repeat(201), 'two\nlines', 'nul\u0000'])
        assert.deepEqual(Object.keys((await add('named', name)).body.errors), ['TenantName'], name);
      assert.equal((await add('a'.repeat(64), 'n'.repeat(200))).status, 200);
    });

    test('of tenants added at once each gets a number of its own, and one id goes to one of them', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => add(`at-once-${index % 4}`, 'Many')));
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 409, 409, 409, 409]);
    });

    test('nobody else adds one', async () => {
      await api.person('admin@example.org', { roles: ['Admin'] });
      assert.equal((await add('other', 'Other', { token: await api.tokenOf('admin@example.org') })).status, 403);
      assert.equal((await add('other', 'Other', {})).status, 401);
      const program = await api.asseco.clientToken(await server.createClient({ kind: 'internal' }));
      const answer = await add('other', 'Other', { token: program });
      assert.deepEqual([answer.status, answer.body.title], [403, 'Forbidden']);
    });

    test('whoever is in several tenants says in which he works; where the body says so, or none matters, he need not', async () => {
      await server.createTenant('second');
      await api.person('both@example.org', { roles: ['Admin'] });
      const both = { email: 'both@example.org', tenantId: 'second' };
      await api.call('POST', '/User/role', root, { ...both, role: 'Admin' });
      const by = { token: await api.tokenOf('both@example.org') };
      const invite = (tenant?: string, email = 'invited@example.org') =>
        api.call('POST', '/User', { ...by, tenant }, { email });
      const unsaid = await invite();
      assert.deepEqual([unsaid.status, unsaid.body.detail], [401, 'A tenant-id header is required.']);
      assert.equal(unsaid.headers.get('www-authenticate'), 'Bearer');
      assert.equal((await invite('second')).status, 200);
      assert.equal((await invite('default')).status, 200, 'the same address, another person');
      for (const foreign of ['taken', 'no-such-tenant']) {
        const answer = await invite(foreign);
        assert.deepEqual([answer.status, answer.body.detail], [403, 'The tenant is not available.'], foreign);
      }
      for (const [method, path] of [
        ['GET', '/User/tenants'],
        ['GET', '/User/api-key'],
        ['POST', '/TwoFactorCode/send'],
      ] as const)
        assert.equal((await api.call(method, path, by)).status, 200, path);
      assert.equal((await api.call('POST', '/User/role', by, { ...both, role: 'Editor' })).status, 200);
      const key = (await api.call('GET', '/User/api-key', by)).body.apiKey;
      assert.equal((await api.call('POST', '/User', { key }, { email: 'k@example.org' })).status, 401);
      assert.equal(
        (await api.call('POST', '/User', { key, tenant: 'second' }, { email: 'k@example.org' })).status,
        200,
      );
    });

    test("a token's own tenant counts, and a header that differs from it is forbidden", async () => {
      const token = await api.tokenOf('both@example.org', 'second');
      assert.equal((await api.call('POST', '/User', { token }, { email: 'own@example.org' })).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', { token, tenant: 'second' })).status, 200);
      const other = await api.call('GET', '/User/tenants', { token, tenant: 'default' });
      assert.deepEqual([other.status, other.body.detail], [403, 'The tenant is not available.']);
    });

    test('a system administrator may work in any', async () => {
      const by = { key: (await api.call('GET', '/User/api-key', root)).body.apiKey, tenant: 'second' };
      assert.equal((await api.call('POST', '/User', by, { email: 'by-root@example.org' })).status, 200);
      const own = (await tenantsOf(by)).map(({ tenantId }: { tenantId: string }) => tenantId);
      assert.ok(!own.includes('second'), 'and lists only those that he is in');
    });
  });
}
