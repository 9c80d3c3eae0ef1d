import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { routes } from '#faces/zentry-identity/routes.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const PROBLEM = 'application/problem+json; charset=utf-8';

for (const database of DATABASES) {
  describe(`the wire on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
      await api.person('admin@example.org', { roles: ['Admin'] });
      token = await api.tokenOf('admin@example.org');
    });
    after(() => server?.close());

    const login = (body: unknown, headers: Record<string, string> = {}) =>
      api.asseco.call('POST', '/login', { body, headers });

    test('paths are matched in any letter case, with their query', async () => {
      for (const path of ['/user/tenants', '/USER/TENANTS?x=1', '/User/Tenants'])
        assert.equal((await api.call('GET', path, { token })).status, 200, path);
      const body = { email: 'admin@example.org', password: PASSWORD };
      assert.equal((await api.call('POST', '/Login', {}, body)).status, 200);
      assert.equal((await api.call('POST', '/FORGOTPASSWORD', {}, body)).status, 200);
    });

    test("other APIs' paths are matched as they are written", async () => {
      assert.equal((await api.asseco.call('GET', '/V1/Identity/policy/password-requirements')).status, 404);
    });

    test('a body that is no JSON object has the key $', async () => {
      for (const body of ['{', '[]', '"text"', 'null', '1', '{"email":}']) {
        const answer = await login(body);
        assert.equal(answer.status, 400, body);
        assert.equal(answer.headers.get('content-type'), PROBLEM);
        if (body !== 'null') assert.deepEqual(Object.keys(answer.body.errors), ['$'], body);
      }
    });

    test('a body that is nothing misses every member', async () => {
      for (const headers of [{}, { 'content-type': 'application/json' }])
        assert.deepEqual(Object.keys((await login('', headers)).body.errors), ['Email', 'Password']);
    });

    test('other media types are 415, larger bodies 413', async () => {
      const form = await login('email=a', { 'content-type': 'application/x-www-form-urlencoded' });
      assert.deepEqual([form.status, form.body.title], [415, 'Unsupported Media Type']);
      const large = await login(JSON.stringify({ email: 'a'.repeat(40_000), password: 'x' }));
      assert.deepEqual([large.status, large.body.status], [413, 413]);
    });

    test('other methods are 405 with those that there are', async () => {
      const answer = await api.call('PUT', '/user/ROLE', { token });
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST, DELETE']);
      assert.equal(answer.body.title, 'Method Not Allowed');
      assert.equal((await api.call('POST', '/User/tenants', { token })).headers.get('allow'), 'GET, HEAD');
    });

    test('unknown paths below its prefixes are 404 in its form, and no others are', async () => {
      for (const path of ['/User/unknown', '/user/unknown', '/Tenant/1', '/TwoFactorCode/x', '/login/x', '/User/%zz']) {
        const answer = await api.call('GET', path, { token });
        assert.equal(answer.status, 404, path);
        assert.equal(answer.headers.get('content-type'), PROBLEM, path);
        assert.equal(answer.body.type, 'https://tools.ietf.org/html/rfc9110#section-15.5.5');
      }
      assert.notEqual((await api.call('GET', '/Users')).headers.get('content-type'), PROBLEM);
      assert.equal((await api.call('GET', '/connect/unknown')).body.error, 'invalid_request');
    });

    test('no text breaks it', async () => {
      for (const text of ['\u0000', 'a\u0000@x.no', '\ud800', '\u202e', "'; --", '%', '🦊'.repeat(500)]) {
        const calls = [
          await login({ email: text, password: text, twoFactorCode: text, twoFactorRecoveryCode: text }),
          await api.call('POST', '/forgotPassword', {}, { email: text }),
          await api.call('POST', '/resetPassword', {}, { email: text, resetCode: text, newPassword: text }),
          await api.call('POST', '/User', { token }, { email: text }),
          await api.call('POST', '/User/claim', { token }, { email: text, type: text, value: text }),
          await api.call('POST', '/User/role', { token }, { email: text, role: text, tenantId: text }),
          await api.call('DELETE', '/User/role', { token }, { email: text, role: text, tenantId: 'default' }),
          await api.call('POST', '/User/with-role', { token }, { offset: 0, limit: 1, role: text, tenantId: text }),
          await api.call('POST', '/TwoFactorCode/verify', { token }, { code: text }),
          await api.token({ grant_type: 'password', username: text, password: text, two_factor_code: text }),
          await api.token({ grant_type: 'refresh_token', refresh_token: text }),
        ];
        for (const [index, { status }] of calls.entries()) assert.ok(status < 500, `${index}: ${status} ${text}`);
        server.clock.advance(3_600_000 * 2);
        token = await api.tokenOf('admin@example.org');
      }
    });

    test('members that nobody knows are ignored, whatever they are called', async () => {
      const body = `{"email":"admin@example.org","password":"${PASSWORD}","__proto__":{"x":1},"constructor":1,"more":[]}`;
      assert.equal((await login(body)).status, 200);
    });

    test('the document shows every operation, and is among those to browse', async () => {
      const document = (await api.asseco.call('GET', '/zentry/openapi.json')).body;
      for (const { method, path } of routes)
        assert.ok(document.paths[path]?.[method.toLowerCase()], `${method} ${path}`);
      assert.equal(document.openapi, '3.1.0');
      assert.match((await api.asseco.call('GET', '/docs/static/swagger-initializer.js')).text, /zentry\/openapi\.json/);
    });
  });

  describe(`the face switched off on ${database}`, () => {
    test('does not exist, its token endpoint neither', async () => {
      const server = await startTestServer({ database, env: { TESSERA_FACES_ZENTRY_ENABLED: 'false' } });
      const api = new ZentryDriver(server);
      assert.equal((await api.call('POST', '/login', {}, { email: 'a', password: 'b' })).status, 404);
      assert.equal((await api.token({ grant_type: 'password' })).status, 404);
      assert.equal((await api.asseco.token({ grant_type: 'password' })).status, 400);
      await server.close();
    });
  });
}
