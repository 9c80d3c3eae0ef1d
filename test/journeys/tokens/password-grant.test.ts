import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PATH = '/v1/authentication/connect/token';
const COUPLE = { error: 'invalid_grant', error_description: 'The username/password couple is invalid.' };

for (const database of DATABASES) {
  describe(`password grant on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database, env: { TESSERA_TOKENS_AUDIENCES: 'https://api.example' } });
      api = new AssecoDriver(server);
      program = await server.createClient();
      await api.register(await api.clientToken(program), { username: 'grantee' });
    });
    after(() => server?.close());

    const couple = { grant_type: 'password', username: 'grantee', password: 'Start-pass1' };
    const refused = (answer: WireAnswer, status: number, error: string, id?: string) => {
      assert.equal(answer.status, status, answer.text);
      assert.equal(answer.body.error, error);
      if (id !== undefined) assert.equal(answer.body.error_uri, `https://documentation.openiddict.com/errors/${id}`);
      assert.equal(typeof answer.body.error_description, 'string');
    };

    test('answers tokens, type and lifetime, never to be stored', async () => {
      for (const username of ['grantee', 'GRANTEE', 'Grantee@Example.org']) {
        const answer = await api.token({ ...couple, username });
        assert.equal(answer.status, 200, answer.text);
        assert.deepEqual(Object.keys(answer.body).sort(), [
          'access_token',
          'expires_in',
          'refresh_token',
          'scope',
          'token_type',
        ]);
        assert.equal(answer.body.token_type, 'Bearer');
        assert.equal(answer.body.expires_in, 3600);
        assert.equal(answer.body.scope, 'identity.me');
        assert.ok(Buffer.from(answer.body.refresh_token, 'base64url').length >= 32);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.equal(answer.headers.get('pragma'), 'no-cache');
      }
    });

    test('the access token is an RFC 9068 one, verified with the published keys', async () => {
      const { access_token: token } = (await api.token(couple)).body;
      const keys = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`));
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        typ: 'at+jwt',
        algorithms: ['ES256'],
        issuer: 'http://localhost:8080',
        audience: 'http://localhost:8080',
        currentDate: new Date(server.clock.now()),
      });
      assert.equal(typeof protectedHeader.kid, 'string');
      const me = (await api.identity('GET', '/me', { token })).body;
      const now = Math.floor(server.clock.now() / 1000);
      assert.equal(payload.sub, me['user-id']);
      assert.equal(payload.client_id, 'anonymous');
      assert.equal(payload.tenant_id, 'default');
      assert.equal(payload.scope, 'identity.me');
      assert.deepEqual(payload.amr, ['pwd']);
      assert.deepEqual(payload.roles, []);
      assert.equal(payload.iat, now);
      assert.equal(payload.auth_time, now);
      assert.equal(payload.exp, now + 3600);
      assert.ok(payload.jti && payload.sid);
      const both = await Promise.all(
        ['/.well-known/jwks.json', '/.well-known/jwks'].map((path) => api.call('GET', path)),
      );
      assert.equal(both[0]?.text, both[1]?.text);
      for (const key of (both[0]?.body.keys ?? []) as object[]) assert.equal('d' in key, false);
    });

    test('an access token opens nothing after an hour', async () => {
      const { access_token: token } = (await api.token(couple)).body;
      server.clock.advance(3_599_000);
      assert.equal((await api.identity('GET', '/me', { token })).status, 200);
      server.clock.advance(1_000);
      assert.equal((await api.identity('GET', '/me', { token })).status, 401);
    });

    test('requests that break the form are told so', async () => {
      const raw = (method: string, body: string | undefined, type: string | undefined) =>
        api.call(method, PATH, { body, headers: type === undefined ? {} : { 'content-type': type } });
      refused(await raw('POST', JSON.stringify(couple), 'application/json'), 400, 'invalid_request', 'ID2082');
      refused(await raw('POST', 'x', 'text/plain'), 400, 'invalid_request', 'ID2082');
      for (const method of ['GET', 'PUT', 'DELETE'])
        refused(await raw(method, undefined, undefined), 400, 'invalid_request', 'ID2084');
      const untyped = await fetch(`${server.url}${PATH}`, {
        method: 'POST',
        body: new TextEncoder().encode('grant_type=password'),
      });
      assert.equal(untyped.status, 400);
      assert.match(((await untyped.json()) as { error_uri: string }).error_uri, /ID2081$/);
      refused(await api.token({}), 400, 'invalid_request', 'ID2029');
      refused(await api.token({ username: 'a', password: 'b' }), 400, 'invalid_request', 'ID2029');
      for (const grant of ['implicit', 'PASSWORD', '__proto__', 'toString'])
        refused(await api.token({ ...couple, grant_type: grant }), 400, 'unsupported_grant_type', 'ID2032');
      refused(await api.token({ grant_type: 'password', username: 'grantee' }), 400, 'invalid_request', 'ID2059');
      refused(await api.token({ grant_type: 'password', password: 'x' }), 400, 'invalid_request', 'ID2059');
      refused(await api.token({ ...couple, password: '' }), 400, 'invalid_request', 'ID2059');
      refused(await api.token({ grant_type: 'refresh_token' }), 400, 'invalid_request', 'ID2029');
    });

    test('a parameter sent twice is refused', async () => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const extra of ['&username=other', '&password=x', '&grant_type=password', '&scope=a&scope=b']) {
        const body = `${new URLSearchParams(couple)}${extra}`;
        refused(await api.call('POST', PATH, { body, headers: form }), 400, 'invalid_request');
      }
    });

    test('wrong, unknown, disabled: one answer without error_uri', async () => {
      await api.register(await api.clientToken(program), { username: 'passive' });
      await server.operate(setAccountStatus, { user: 'passive', tenant: '1', status: 'P' });
      const answers = [
        await api.token({ ...couple, password: 'wrong' }),
        await api.token({ ...couple, username: 'nobody' }),
        await api.token({ ...couple, username: 'passive' }),
        await api.token({ ...couple, username: 'x'.repeat(300) }),
        await api.token({ ...couple, password: 'x'.repeat(2000) }),
        await api.token({ ...couple, username: 'a\u0000b' }),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, 400);
        assert.deepEqual(answer.body, COUPLE);
      }
      assert.equal((await api.token(couple)).status, 200);
    });

    test('multipart forms work', async () => {
      const body = new FormData();
      for (const [name, value] of Object.entries(couple)) body.append(name, value);
      const answer = await fetch(`${server.url}${PATH}`, { method: 'POST', body });
      assert.equal(answer.status, 200);
      body.append('username', 'other');
      const twice = await fetch(`${server.url}${PATH}`, { method: 'POST', body });
      assert.equal(twice.status, 400);
      const file = new FormData();
      file.append('username', new Blob(['x']), 'x.txt');
      assert.equal((await fetch(`${server.url}${PATH}`, { method: 'POST', body: file })).status, 400);
      const headers = { 'content-type': 'multipart/form-data; boundary=x' };
      const broken = await fetch(`${server.url}${PATH}`, { method: 'POST', body: '--y', headers });
      assert.deepEqual([broken.status, ((await broken.json()) as { error: string }).error], [400, 'invalid_request']);
    });

    test('a client proves itself in the form or by HTTP Basic, not by both', async () => {
      const basic = (secret: string) => ({
        authorization: `Basic ${Buffer.from(`${program.id}:${secret}`).toString('base64')}`,
      });
      const form = { client_id: program.id, client_secret: program.secret };
      for (const answer of [await api.token({ ...couple, ...form }), await api.token(couple, basic(program.secret))]) {
        assert.equal(answer.status, 200, answer.text);
        const claims = JSON.parse(Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString());
        assert.equal(claims.client_id, program.id);
      }
      refused(await api.token({ ...couple, ...form }, basic(program.secret)), 400, 'invalid_request');
      for (const wrong of [
        await api.token({ ...couple, ...form, client_secret: 'wrong' }),
        await api.token({ ...couple, client_id: program.id }),
        await api.token({ ...couple, client_id: 'nobody', client_secret: program.secret }),
        await api.token(couple, basic('wrong')),
      ]) {
        refused(wrong, 401, 'invalid_client', 'ID2055');
        assert.match(wrong.headers.get('www-authenticate') ?? '', /^Basic/);
      }
      const partner = await server.createClient({ kind: 'partner' });
      const unlawful = await api.token({ ...couple, client_id: partner.id, client_secret: partner.secret });
      refused(unlawful, 400, 'unauthorized_client');
    });

    test('scopes of programs are out of reach for people', async () => {
      for (const scope of ['identity.manage', 'identity.me identity.read', 'x'])
        refused(await api.token({ ...couple, scope }), 400, 'invalid_scope');
      assert.equal((await api.token({ ...couple, scope: 'identity.me openid' })).body.scope, 'identity.me openid');
      const narrow = (await api.token({ ...couple, scope: 'openid' })).body.access_token;
      assert.equal((await api.identity('GET', '/me', { token: narrow })).status, 403);
    });

    test('an audience is one of the configured ones, and a token opens only its own', async () => {
      refused(await api.token({ ...couple, audience: 'https://evil.example' }), 400, 'invalid_target');
      const answer = await api.token({ ...couple, audience: 'https://api.example' });
      assert.equal(answer.status, 200, answer.text);
      assert.equal((await api.identity('GET', '/me', { token: answer.body.access_token })).status, 401);
    });
  });
}
