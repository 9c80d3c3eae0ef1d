import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { grantRole } from '#core/roles/grant-role.ts';
import { revokeRole } from '#core/roles/revoke-role.ts';
import { beforeNextOwnWrite } from '#test/support/meanwhile.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { type Credentials, claimsOf, PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const HOUR = 3_600_000;

for (const database of DATABASES) {
  describe(`users on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let admin: Credentials;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await api.person('admin@example.org', { roles: ['Admin'] });
      admin = {
        key: (await api.call('GET', '/User/api-key', { token: await api.tokenOf('admin@example.org') })).body.apiKey,
      };
    });
    after(() => server?.close());

    const invite = (email: string, by = admin) => api.call('POST', '/User', by, { email });
    const accept = async (email: string, newPassword = PASSWORD) =>
      api.call('POST', '/resetPassword', {}, { email, resetCode: await api.mailed(email), newPassword });

    test('an invited person sets a password by the mailed code, and is confirmed by it', async () => {
      const answer = await invite('Invited@Example.org');
      assert.equal(answer.status, 200);
      assert.deepEqual(Object.keys(answer.body), ['id', 'email']);
      assert.equal(answer.body.email, 'invited@example.org');
      assert.equal((await api.signIn('invited@example.org')).status, 400, 'no password yet');
      assert.equal((await accept('invited@example.org')).status, 200);
      const token = await api.tokenOf('invited@example.org');
      const me = (await api.asseco.identity('GET', '/me', { token })).body;
      assert.deepEqual([me['user-id'], me['email-verified']], [answer.body.id, true]);
      assert.equal((await api.call('GET', '/User/tenants', { token })).body.tenants[0].tenantId, 'default');
    });

    test('an invitation lives for 72 hours; afterwards the person asks for a code', async () => {
      await invite('slow@example.org');
      const code = await api.mailed('slow@example.org');
      server.clock.advance(72 * HOUR);
      const body = { email: 'slow@example.org', resetCode: code, newPassword: PASSWORD };
      assert.deepEqual(Object.keys((await api.call('POST', '/resetPassword', {}, body)).body.errors), ['InvalidToken']);
      await api.call('POST', '/forgotPassword', {}, { email: 'slow@example.org' });
      assert.equal((await accept('slow@example.org')).status, 200);
    });

    test('what cannot be invited is told as ASP.NET Identity does', async () => {
      await invite('taken@example.org');
      assert.deepEqual((await invite('TAKEN@example.org')).body.errors, {
        DuplicateUserName: ["Username 'taken@example.org' is already taken."],
        DuplicateEmail: ["Email 'taken@example.org' is already taken."],
      });
      for (const email of ['x', 'a@b', 'a@b.no\r\nBcc: c@d.no', 'a@x.no, b@x.no'])
        assert.deepEqual((await invite(email)).body.errors, { InvalidEmail: [`Email '${email}' is invalid.`] }, email);
      assert.deepEqual((await invite('')).body.errors, { Email: ['The Email field is required.'] });
    });

    test('of invitations of one address at once, one is sent', async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => invite('popular@example.org')));
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 400, 400, 400, 400, 400]);
      assert.equal((await server.messages('popular@example.org')).length, 1);
    });

    test('only an administrator invites or says anything about anybody', async () => {
      await api.person('worker@example.org', { roles: ['Editor'] });
      const worker = { token: await api.tokenOf('worker@example.org') };
      assert.equal((await invite('friend@example.org', worker)).status, 403);
      const claim = { email: 'worker@example.org', type: 'department', value: 'x' };
      assert.equal((await api.call('POST', '/User/claim', worker, claim)).status, 403);
      assert.equal((await invite('friend@example.org', {})).status, 401);
    });
  });

  describe(`claims on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let admin: Credentials;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await api.person('admin@example.org', { roles: ['Admin'] });
      admin = { token: await api.tokenOf('admin@example.org') };
    });
    after(() => server?.close());

    const claim = (email: string, type: string, value: string) =>
      api.call('POST', '/User/claim', admin, { email, type, value });
    const claims = async (email: string) => claimsOf(await api.tokenOf(email));

    test('said while its subject leaves the tenant, or its author loses the administration, it is not stored', async () => {
      await server.createTenant('lodge');
      const lodge = (await server.services.store.read.tenants.findByName('lodge'))?.id ?? '';
      const [author, guest] = ['lodge-admin@example.org', 'lodge-guest@example.org'];
      await api.person(author, { tenant: 'lodge', roles: ['Admin'] });
      const id = await api.person(guest, { proved: true });
      const by = { token: await api.tokenOf(author, 'lodge') };
      const visit = { email: guest, role: 'Visitor', tenantId: 'lodge' };
      const say = () => api.call('POST', '/User/claim', by, { email: guest, type: 'badge', value: '7' });
      const stored = () => server.services.store.read.roles.listClaims(id, lodge);

      await server.operate(grantRole, visit);
      beforeNextOwnWrite(() => server.operate(revokeRole, visit));
      assert.equal((await say()).status, 404);
      await server.operate(grantRole, visit);
      assert.deepEqual(await stored(), []);

      const administration = { email: author, role: 'Admin', tenantId: 'lodge' };
      await api.person('lodge-other@example.org', { tenant: 'lodge', roles: ['Admin'] });
      beforeNextOwnWrite(() => server.operate(revokeRole, administration));
      assert.equal((await say()).status, 403);
      assert.deepEqual(await stored(), []);
    });

    test('stand in tokens from the next one on: one value as text, several as a list, a pair once', async () => {
      const email = 'described@example.org';
      await api.person(email, { proved: true });
      const answer = await claim(email, 'department', 'Sales');
      assert.deepEqual([answer.status, answer.text], [200, '']);
      assert.equal((await claim(email, 'department', 'Sales')).status, 200);
      assert.equal((await claims(email)).department, 'Sales');
      server.clock.advance(1);
      await claim(email, 'department', 'Support');
      assert.deepEqual((await claims(email)).department, ['Sales', 'Support']);
    });

    test("the server's own are reserved, in whatever letter case", async () => {
      const email = 'plain@example.org';
      await api.person(email);
      const names =
        'client_id sid auth_time acr cnf nonce email_verified preferred_username pwd_change_required sub iss aud exp iat nbf jti azp amr role roles email name tenant_id scope permissions https://entur.io/organisationID';
      const before = Object.keys(await claims(email)).toSorted();
      for (const name of names.split(' '))
        for (const type of [name, name.toUpperCase(), ` ${name}`, name.replace('s', 'ｓ')])
          assert.deepEqual(Object.keys((await claim(email, type, 'Admin')).body?.errors ?? {}), ['Type'], type);
      assert.deepEqual(Object.keys(await claims(email)).toSorted(), before);
    });

    test('names that mean something to JavaScript are names', async () => {
      const email = 'proto@example.org';
      await api.person(email, { proved: true });
      for (const type of ['__proto__', 'constructor', 'toString'])
        assert.equal((await claim(email, type, 'x')).status, 200, type);
      const token = await api.tokenOf(email);
      const body = claimsOf(token);
      for (const type of ['__proto__', 'constructor', 'toString'])
        assert.equal(Object.getOwnPropertyDescriptor(body, type)?.value, 'x', type);
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 200);
    });

    test('go with the membership, and do not come back with the next', async () => {
      await server.createTenant('acme');
      const email = 'visitor@example.org';
      await api.person(email, { tenant: 'acme', proved: true });
      const membership = { email, role: 'Visitor', tenantId: 'default' };
      await server.operate(grantRole, membership);
      assert.equal((await claim(email, 'badge', '7')).status, 200);
      const badge = async () => claimsOf(await api.tokenOf(email, 'default')).badge;
      assert.equal(await badge(), '7');
      await api.call('DELETE', '/User/role', admin, membership);
      assert.equal((await claim(email, 'badge', '7')).status, 404);
      await server.operate(grantRole, membership);
      assert.equal(await badge(), undefined);
    });

    test('are said of the owner of an address: whoever registered it and proved nothing is out', async () => {
      const email = 'claimed@example.org';
      await api.person(email);
      const thief = await api.tokenOf(email);
      assert.equal((await claim(email, 'department', 'Sales')).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', { token: thief })).status, 401);
      assert.equal((await api.signIn(email)).status, 400);
    });

    test('lengths and unknown people are told', async () => {
      const email = 'bounded@example.org';
      await api.person(email);
      assert.deepEqual(Object.keys((await claim(email, 't'.repeat(201), 'v')).body.errors), ['Type']);
      assert.deepEqual(Object.keys((await claim(email, 't', 'v'.repeat(2001))).body.errors), ['Value']);
      assert.deepEqual(Object.keys((await claim(email, 't\u0000', 'v\u0000')).body.errors), ['Type', 'Value']);
      assert.deepEqual(Object.keys((await claim('', '', '')).body.errors), ['Email', 'Type', 'Value']);
      const unknown = await claim('nobody@example.org', 't', 'v');
      assert.deepEqual([unknown.status, unknown.body.title], [404, 'Not Found']);
    });

    test('as many as a token can carry, which still opens everything', async () => {
      const email = 'loaded@example.org';
      await api.person(email, { roles: Array.from({ length: 32 }, (_, index) => `Role-${index}-`.padEnd(64, 'x')) });
      assert.equal((await claim(email, 't'.repeat(200), '漢'.repeat(1900))).status, 200);
      let answer = await claim(email, 'more', 'v');
      for (let count = 0; answer.status === 200; count += 1) answer = await claim(email, 'more', `v${count}`);
      assert.deepEqual(Object.keys(answer.body.errors), ['Value']);
      const token = await api.tokenOf(email);
      assert.ok(token.length > 10_000, String(token.length));
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 200);
    });
  });
}
