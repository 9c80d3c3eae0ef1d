import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { claimsOf, PASSWORD, visible, ZentryDriver } from '#test/support/zentry.ts';

function unauthorized(answer: WireAnswer, detail: string): void {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  assert.deepEqual(answer.body, {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2',
    title: 'Unauthorized',
    status: 401,
    detail,
  });
  assert.equal(answer.status, 401);
}

for (const database of DATABASES) {
  describe(`login on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await api.person('ola@example.org');
    });
    after(() => server?.close());

    const login = (email: string, password = PASSWORD, more = {}) =>
      api.call('POST', '/login', {}, { email, password, ...more });

    test('gives an access token for an hour and nothing else', async () => {
      const answer = await login('ola@example.org', PASSWORD, { twoFactorCode: null, twoFactorRecoveryCode: '' });
      assert.equal(answer.status, 200);
      assert.deepEqual(Object.keys(answer.body), ['accessToken']);
      assert.deepEqual(
        ['cache-control', 'pragma'].map((name) => answer.headers.get(name)),
        ['no-store', 'no-cache'],
      );
      const { exp, iat, tenant_id: tenant } = claimsOf(answer.body.accessToken);
      assert.deepEqual([exp - iat, tenant], [3600, 'default']);
      assert.equal((await api.call('GET', '/User/tenants', { token: answer.body.accessToken })).status, 200);
      server.clock.advance(3_600_000);
      assert.equal((await api.call('GET', '/User/tenants', { token: answer.body.accessToken })).status, 401);
    });

    test('a stale credential sent along does not keep anybody out', async () => {
      const body = { email: 'ola@example.org', password: PASSWORD };
      assert.equal((await api.call('POST', '/login', { token: 'stale', key: 'stale' }, body)).status, 200);
    });

    test('known and unknown addresses walk the same road into the lock', async () => {
      await api.person('road@example.org');
      for (let step = 1; step <= 6; step += 1) {
        const known = await login('road@example.org', 'wrong-pass1');
        unauthorized(known, step < 5 ? 'Failed' : 'LockedOut');
        assert.deepEqual(visible(await login('nobody@example.org', 'wrong-pass1')), visible(known));
      }
      unauthorized(await login('road@example.org'), 'LockedOut');
      server.clock.advance(5 * 60_000);
      assert.equal((await login('road@example.org')).status, 200);
    });

    test('guesses are counted over every way in', async () => {
      await api.person('counted@example.org');
      for (let count = 0; count < 2; count += 1) await api.signIn('counted@example.org', 'wrong-pass1');
      for (let count = 0; count < 2; count += 1) await api.asseco.signIn('counted@example.org', 'wrong-pass1');
      unauthorized(await login('counted@example.org', 'wrong-pass1'), 'LockedOut');
      assert.equal((await api.signIn('counted@example.org')).status, 400);
    });

    test('what is missing is named; what is no text is named by its path', async () => {
      const errors = async (body: unknown) => (await api.call('POST', '/login', {}, body)).body.errors;
      assert.deepEqual(await errors({}), {
        Email: ['The Email field is required.'],
        Password: ['The Password field is required.'],
      });
      assert.deepEqual(Object.keys(await errors({ email: 'a@b.no', password: 1 })), ['$.password']);
    });

    test('a sign-in that the tenant header does not fit is forbidden, once the password was right', async () => {
      const body = { email: 'ola@example.org', password: PASSWORD };
      const answer = await api.call('POST', '/login', { tenant: 'no-such-tenant' }, body);
      assert.deepEqual([answer.status, answer.body.detail], [403, 'The tenant is not available.']);
      unauthorized(
        await api.call('POST', '/login', { tenant: 'nowhere' }, { ...body, password: 'wrong-pass1' }),
        'Failed',
      );
    });
  });

  describe(`login with confirmed addresses only on ${database}`, () => {
    test('is NotAllowed before', async () => {
      const server = await startTestServer({ database, env: { TESSERA_POLICY_REQUIRE_CONFIRMED_EMAIL: 'true' } });
      const api = new ZentryDriver(server);
      await api.person('new@example.org');
      const email = 'new@example.org';
      unauthorized(await api.call('POST', '/login', {}, { email, password: PASSWORD }), 'NotAllowed');
      unauthorized(await api.call('POST', '/login', {}, { email, password: 'wrong-pass1' }), 'Failed');
      await server.close();
    });
  });
}
