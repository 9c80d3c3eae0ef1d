import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type Credentials, PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const VALIDATION = {
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
  title: 'One or more validation errors occurred.',
  status: 400,
};

for (const database of DATABASES) {
  describe(`roles on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let root: Credentials;
    let admin: Credentials;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await server.createTenant('acme');
      await api.person('root@example.org', { roles: ['SystemAdmin'] });
      await api.person('admin@example.org', { roles: ['Admin'] });
      await api.person('acme-admin@example.org', { tenant: 'acme', roles: ['Admin'] });
      root = { token: await api.tokenOf('root@example.org') };
      admin = { token: await api.tokenOf('admin@example.org') };
    });
    after(() => server?.close());

    const grant = (by: Credentials, email: string, role: string, tenantId = 'default') =>
      api.call('POST', '/User/role', by, { email, role, tenantId });
    const revoke = (by: Credentials, email: string, role: string, tenantId = 'default') =>
      api.call('DELETE', '/User/role', by, { email, role, tenantId });
    const holders = async (role: string, by = root, tenantId = 'default') => {
      const body = { offset: 0, limit: 100, role, tenantId };
      const answer = await api.call('POST', '/User/with-role', by, body);
      return answer.body.data.map(({ email }: { email: string }) => email);
    };

    test('a role is given and taken with empty answers, and shows in the list', async () => {
      const id = await api.person('worker@example.org');
      const given = await grant(admin, 'Worker@Example.org', 'Editor');
      assert.deepEqual([given.status, given.text, given.headers.get('content-length')], [200, '', '0']);
      assert.equal(given.headers.get('content-type'), null);
      const page = await api.call('POST', '/User/with-role', admin, {
        offset: 0,
        limit: 25,
        role: 'editor',
        tenantId: 'default',
      });
      assert.deepEqual(page.body, {
        data: [{ id, email: 'worker@example.org' }],
        pagedRequest: { offset: 0, limit: 25 },
        totalCount: 1,
      });
      const taken = await revoke(admin, 'worker@example.org', 'EDITOR');
      assert.deepEqual([taken.status, taken.text], [200, '']);
      assert.deepEqual(await holders('Editor'), []);
    });

    test('each refusal has the key and text of ASP.NET Identity', async () => {
      await api.person('refused@example.org', { roles: ['Reader'] });
      const refusals = [
        [await grant(admin, 'refused@example.org', 'READER'), 'UserAlreadyInRole', "User already in role 'READER'."],
        [await grant(admin, 'refused@example.org', '1st'), 'InvalidRoleName', "Role name '1st' is invalid."],
        [await revoke(admin, 'refused@example.org', 'Writer'), 'UserNotInRole', "User is not in role 'Writer'."],
      ] as const;
      for (const [answer, key, text] of refusals) {
        assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
        assert.deepEqual(answer.body, { ...VALIDATION, errors: { [key]: [text] } });
      }
    });

    test('missing members are told together, in Pascal case', async () => {
      const answer = await api.call('DELETE', '/User/role', admin, { role: '', tenantId: null });
      assert.deepEqual(answer.body, {
        ...VALIDATION,
        errors: {
          Email: ['The Email field is required.'],
          Role: ['The Role field is required.'],
          TenantId: ['The TenantId field is required.'],
        },
      });
    });

    test('only an administrator of the tenant, or of the server, may', async () => {
      await api.person('nobody@example.org');
      const nobody = { token: await api.tokenOf('nobody@example.org') };
      for (const call of [grant, revoke]) {
        const answer = await call(nobody, 'nobody@example.org', 'Admin');
        assert.equal(answer.status, 403);
        assert.equal(answer.body.title, 'Forbidden');
        assert.equal(answer.body.type, 'https://tools.ietf.org/html/rfc9110#section-15.5.4');
      }
      assert.equal((await grant(root, 'acme-admin@example.org', 'Editor', 'acme')).status, 200);
    });

    test("another tenant's people and the tenant itself are like none", async () => {
      const unknownUser = await grant(admin, 'no-such-one@example.org', 'Editor');
      const foreignUser = await grant(admin, 'acme-admin@example.org', 'Editor');
      assert.equal(unknownUser.status, 404);
      assert.equal(foreignUser.text, unknownUser.text);
      const unknownTenant = await grant(admin, 'worker@example.org', 'Editor', 'no-such-tenant');
      const foreignTenant = await grant(admin, 'acme-admin@example.org', 'Editor', 'acme');
      assert.equal(unknownTenant.status, 404);
      assert.equal(foreignTenant.text, unknownTenant.text);
      assert.deepEqual(await holders('Editor', root, 'acme'), ['acme-admin@example.org']);
    });

    test('a system administrator brings a person of another home in; several with the address are 409', async () => {
      await api.person('guest@example.org', { tenant: 'acme', proved: true });
      assert.equal((await grant(root, 'guest@example.org', 'Editor')).status, 200);
      const token = await api.tokenOf('guest@example.org', 'default');
      const names = async () => {
        const answer = await api.call('GET', '/User/tenants', { token });
        return answer.status === 200
          ? answer.body.tenants.map((one: { tenantId: string }) => one.tenantId)
          : answer.status;
      };
      assert.deepEqual(await names(), ['acme', 'default']);
      assert.equal((await grant(admin, 'guest@example.org', 'Reader')).status, 200, 'a member is within reach');
      assert.equal((await revoke(admin, 'guest@example.org', 'Reader')).status, 200);
      assert.equal((await revoke(admin, 'guest@example.org', 'Editor')).status, 200);
      assert.equal(await names(), 401, 'with the last role the membership ended, and the session there');

      await server.createTenant('twins');
      await api.person('twin@example.org', { tenant: 'acme', proved: true });
      await api.person('twin@example.org', { tenant: 'twins', proved: true });
      const several = await grant(root, 'twin@example.org', 'Editor');
      assert.deepEqual([several.status, several.body.title], [409, 'Conflict']);
    });

    test('whoever registered an address that he does not own gets nothing: its owner is invited', async () => {
      const email = 'boss@example.org';
      const program = await api.asseco.clientToken(await server.createClient());
      await api.asseco.register(program, { username: 'stranger', email });
      const thief = (await api.asseco.signIn('stranger', PASSWORD)).body.access_token;
      const key = (await api.call('GET', '/User/api-key', { token: thief })).body.apiKey;
      const mails = (await server.messages(email)).length;
      assert.equal((await api.call('POST', '/User', admin, { email })).status, 400, 'the address is taken');
      assert.equal((await grant(admin, email, 'Admin')).status, 200);
      for (const by of [{ token: thief }, { key }])
        assert.equal((await grant(by, email, 'Editor')).status, 401, Object.keys(by).join());
      assert.equal((await api.asseco.signIn('stranger', PASSWORD)).status, 400);
      assert.equal((await server.messages(email)).length, mails + 1);
      assert.equal((await grant(admin, email, 'Editor')).status, 200);
      assert.equal((await server.messages(email)).length, mails + 1, 'invited once');
      const reset = { email, resetCode: await api.mailed(email), newPassword: 'quiet-harbour-42' };
      assert.equal((await api.call('POST', '/resetPassword', {}, reset)).status, 200);
      const boss = { token: await api.tokenOf(email, undefined, 'quiet-harbour-42') };
      assert.equal((await grant(boss, email, 'Reader')).status, 200);
    });

    test('an invitation stays good when a role and a claim follow', async () => {
      const email = 'invited@example.org';
      assert.equal((await api.call('POST', '/User', admin, { email })).status, 200);
      const resetCode = await api.mailed(email);
      assert.equal((await grant(admin, email, 'Editor')).status, 200);
      const claim = { email, type: 'department', value: 'Sales' };
      assert.equal((await api.call('POST', '/User/claim', admin, claim)).status, 200);
      assert.equal((await server.messages(email)).length, 1);
      const reset = { email, resetCode, newPassword: 'quiet-harbour-42' };
      assert.equal((await api.call('POST', '/resetPassword', {}, reset)).status, 200);
      assert.equal((await api.signIn(email, 'quiet-harbour-42')).status, 200);
    });

    test('nobody of another home is taken for the owner of an address that he did not prove', async () => {
      const email = 'boss2@example.org';
      await api.person(email, { tenant: 'acme' });
      const thief = { token: await api.tokenOf(email, 'acme') };
      for (const role of ['SystemAdmin', 'Editor']) assert.equal((await grant(root, email, role)).status, 404, role);
      assert.equal((await api.call('POST', '/Tenant', thief, { tenantId: 'mine', tenantName: 'Mine' })).status, 403);
      assert.equal((await api.call('GET', '/User/tenants', thief)).status, 200, 'and keeps what is his');
      // Nor is he in the way of the one who did.
      await server.createTenant('boss-home');
      await api.person(email, { tenant: 'boss-home', proved: true });
      assert.equal((await grant(root, email, 'Editor')).status, 200);
    });

    test('a former address means nobody any more', async () => {
      const email = 'former@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      await api.asseco.identity('PUT', '/me/email', { token, body: { 'new-email': 'own@example.org' } });
      await api.asseco.confirmEmail(token, 'own@example.org');
      assert.equal((await grant(admin, email, 'Editor')).status, 404);
      assert.equal((await grant(admin, 'own@example.org', 'Editor')).status, 200);
    });

    test('SystemAdmin is given and taken by a system administrator alone', async () => {
      await api.person('rising@example.org');
      for (const role of ['SystemAdmin', 'systemadmin', 'SYSTEMADMIN'])
        assert.equal((await grant(admin, 'rising@example.org', role)).status, 403, role);
      assert.equal((await revoke(admin, 'root@example.org', 'SystemAdmin')).status, 403);
      assert.equal((await grant(root, 'rising@example.org', 'sYSTEMaDMIN')).status, 200);
      assert.deepEqual(await holders('SystemAdmin'), ['rising@example.org', 'root@example.org']);
      assert.equal((await revoke(root, 'rising@example.org', 'SystemAdmin')).status, 200);
    });

    test('a member whose address somebody at home there has too can still be put out, and meanwhile get in', async () => {
      await server.createTenant('shadowed');
      const email = 'member@example.org';
      await api.person(email, { proved: true });
      await api.person('chief@example.org', { tenant: 'shadowed', roles: ['Admin'] });
      const chief = { token: await api.tokenOf('chief@example.org', 'shadowed') };
      assert.equal((await grant(root, email, 'Admin', 'shadowed')).status, 200);
      assert.equal((await api.call('POST', '/User', chief, { email })).status, 200, 'the same address, another person');
      const { refresh_token } = (await api.signIn(email, PASSWORD, 'default')).body;
      const moved = await api.token({ grant_type: 'refresh_token', refresh_token }, 'shadowed');
      const member = { token: moved.body.access_token };
      assert.deepEqual(await holders('Admin', member, 'shadowed'), ['chief@example.org', email]);
      assert.equal((await revoke(chief, email, 'Admin', 'shadowed')).status, 200);
      assert.deepEqual(await holders('Admin', root, 'shadowed'), ['chief@example.org']);
      const nobody = await revoke(chief, email, 'Admin', 'shadowed');
      assert.deepEqual([nobody.status, Object.keys(nobody.body.errors)], [400, ['UserNotInRole']]);
    });

    test('the last administrator of a tenant and of the server stay', async () => {
      const lone = await revoke(root, 'acme-admin@example.org', 'Admin', 'acme');
      assert.deepEqual([lone.status, Object.keys(lone.body.errors)], [400, ['LastAdmin']]);
      assert.deepEqual(await holders('Admin', root, 'acme'), ['acme-admin@example.org']);
      const self = await revoke(root, 'root@example.org', 'SystemAdmin');
      assert.deepEqual([self.status, Object.keys(self.body.errors)], [400, ['LastAdmin']]);
    });

    test('the own administration can be given up while another is left, and is gone at once', async () => {
      await api.person('leaving@example.org', { roles: ['Admin'] });
      const leaving = { token: await api.tokenOf('leaving@example.org') };
      assert.equal((await revoke(leaving, 'leaving@example.org', 'Admin')).status, 200);
      assert.equal((await grant(leaving, 'leaving@example.org', 'Admin')).status, 403);
    });

    test('of two administrators who remove each other at once, one is left', async () => {
      for (const round of [1, 2, 3, 4, 5]) {
        const tenant = `duel-${round}`;
        await server.createTenant(tenant);
        const emails = ['left', 'right'].map((side) => `${side}-${round}@example.org`);
        for (const email of emails) await api.person(email, { tenant, roles: ['Admin'] });
        const [left = '', right = ''] = await Promise.all(emails.map((email) => api.tokenOf(email, tenant)));
        const statuses = await Promise.all([
          revoke({ token: left }, emails[1] ?? '', 'Admin', tenant),
          revoke({ token: right }, emails[0] ?? '', 'Admin', tenant),
        ]).then((answers) => answers.map(({ status }) => status).toSorted());
        assert.equal(statuses[0], 200);
        assert.ok([400, 403].includes(statuses[1] ?? 0), String(statuses));
        assert.equal((await holders('Admin', root, tenant)).length, 1);
      }
    });

    test('of twenty who give one role at once, one is told that he did', async () => {
      await api.person('contested@example.org');
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => grant(root, 'contested@example.org', 'Prize')),
      );
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, ...Array(19).fill(400)]);
    });

    test('pages are bounded, and told so by field', async () => {
      const page = (offset: unknown, limit: unknown) =>
        api.call('POST', '/User/with-role', admin, { offset, limit, role: 'Admin', tenantId: 'default' });
      const outside = await page(-1, 101);
      assert.equal(outside.status, 400);
      assert.deepEqual(Object.keys(outside.body.errors), ['Offset', 'Limit']);
      assert.deepEqual(Object.keys((await page(0, 0)).body.errors), ['Limit']);
      assert.deepEqual(Object.keys((await page(2 ** 31, 1)).body.errors), ['Offset']);
      assert.deepEqual(Object.keys((await page('0', 1)).body.errors), ['$.offset']);
      const beyond = await page(1000, 1);
      assert.deepEqual(beyond.body.data, []);
      assert.ok(beyond.body.totalCount > 0);
    });

    test('pages follow the addresses, and a role that nobody can have has nobody', async () => {
      for (const name of ['c', 'a', 'b']) await api.person(`${name}@pages.example`, { roles: ['Pager'] });
      const page = async (offset: number) =>
        (await api.call('POST', '/User/with-role', admin, { offset, limit: 2, role: 'Pager', tenantId: 'default' }))
          .body;
      assert.deepEqual(
        [await page(0), await page(2)].map(({ data }) => data.map(({ email }: { email: string }) => email)),
        [['a@pages.example', 'b@pages.example'], ['c@pages.example']],
      );
      for (const role of ['Unknown', '%', '', 'a'.repeat(65)]) {
        const body = { offset: 0, limit: 2, role, tenantId: 'default' };
        const answer = await api.call('POST', '/User/with-role', admin, body);
        if (role === '') assert.deepEqual(Object.keys(answer.body.errors), ['Role']);
        else assert.deepEqual([answer.body.data, answer.body.totalCount], [[], 0], role);
      }
      assert.equal(
        (await api.call('POST', '/User/with-role', admin, { offset: 0, limit: 2, role: 'Admin', tenantId: 'acme' }))
          .status,
        404,
      );
    });

    test('roles beyond what a token carries are refused', async () => {
      await api.person('titled@example.org', { roles: Array.from({ length: 32 }, (_, index) => `Title ${index}`) });
      const refused = await grant(admin, 'titled@example.org', 'One more');
      assert.deepEqual([refused.status, Object.keys(refused.body.errors)], [400, ['TooManyRoles']]);
      assert.equal(
        (await api.call('GET', '/User/tenants', { token: await api.tokenOf('titled@example.org') })).status,
        200,
      );
    });
  });

  describe(`the last administrator of the server on ${database}`, () => {
    test('of two, at home in different tenants, who remove each other at once, one is left', async () => {
      const server = await startTestServer({ database });
      const api = new ZentryDriver(server);
      await server.createTenant('acme');
      const people = [
        { email: 'one@example.org', tenantId: 'default' },
        { email: 'two@example.org', tenantId: 'acme' },
      ] as const;
      for (const { email, tenantId } of people) await api.person(email, { tenant: tenantId, roles: ['SystemAdmin'] });
      const [one = '', two = ''] = await Promise.all(people.map(({ email }) => api.tokenOf(email)));
      const answers = await Promise.all([
        api.call('DELETE', '/User/role', { token: one }, { ...people[1], role: 'SystemAdmin' }),
        api.call('DELETE', '/User/role', { token: two }, { ...people[0], role: 'SystemAdmin' }),
      ]);
      const statuses = answers.map(({ status }) => status).toSorted();
      assert.equal(statuses[0], 200);
      assert.notEqual(statuses[1], 200);
      await server.close();
    });
  });
}
