import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient } from '#core/clients/create-client.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { AUDIENCE, EnturDriver, numbered, PERMISSIONS } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

for (const database of DATABASES) {
  describe(`the token endpoint of programs on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      program = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
    });
    after(() => server?.close());

    const grant = (more: Record<string, unknown> = {}) => ({
      grant_type: 'client_credentials',
      client_id: program.id,
      client_secret: program.secret,
      audience: AUDIENCE,
      ...more,
    });
    const form = (more: Record<string, string> = {}) =>
      new URLSearchParams(grant(more) as Record<string, string>).toString();

    test('JSON and forms get a token for a day, with the claims that programs read', async () => {
      for (const answer of [await api.token(grant()), await api.token(form())]) {
        assert.equal(answer.status, 200, answer.text);
        assert.deepEqual(Object.keys(answer.body).toSorted(), ['access_token', 'expires_in', 'token_type']);
        assert.equal(answer.body.expires_in, 86_400);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
        assert.equal(answer.headers.get('pragma'), 'no-cache');
        const claims = claimsOf(answer.body.access_token);
        assert.equal(claims.sub, `${program.id}@clients`);
        assert.equal(claims.azp, program.id);
        assert.equal(claims.aud, AUDIENCE);
        assert.equal(claims['https://entur.io/organisationID'], 1);
        assert.deepEqual(claims.permissions, PERMISSIONS);
        assert.equal(claims.exp - claims.iat, 86_400);
      }
    });

    test('HTTP Basic too, and fewer permissions when asked', async () => {
      const basic = `Basic ${Buffer.from(`${program.id}:${program.secret}`).toString('base64')}`;
      const body = `grant_type=client_credentials&audience=${encodeURIComponent(AUDIENCE)}&scope=customers:verify`;
      const answer = await api.token(body, { authorization: basic });
      assert.deepEqual(claimsOf(answer.body.access_token).permissions, ['customers:verify']);
      const more = await api.token(grant({ scope: 'customers:everything' }));
      assert.deepEqual([more.status, more.body.error], [400, 'invalid_scope']);
    });

    test('errors have the form of Auth0', async () => {
      const wrong = { error: 'access_denied', error_description: 'Unauthorized' };
      for (const given of [
        { client_secret: 'x' },
        { client_id: 'x' },
        { client_id: '' },
        { client_secret: undefined },
      ]) {
        const answer = await api.token(grant(given));
        assert.equal(answer.status, 401);
        assert.deepEqual(answer.body, wrong);
        assert.equal(answer.headers.get('pragma'), 'no-cache');
      }
      const cases = [
        [grant({ audience: 'https://api.example.org' }), 403, 'access_denied'],
        [grant({ grant_type: 'password' }), 403, 'unauthorized_client'],
        [grant({ grant_type: undefined }), 400, 'invalid_request'],
        [grant({ grant_type: ['client_credentials'] }), 400, 'invalid_request'],
        [grant({ client_secret: 7 }), 400, 'invalid_request'],
        [`${form()}&client_id=${program.id}`, 400, 'invalid_request'],
        [[], 400, 'invalid_request'],
        [null, 400, 'invalid_request'],
      ] as const;
      for (const [body, status, error] of cases) {
        const answer = await api.token(body);
        assert.deepEqual([answer.status, answer.body.error], [status, error], JSON.stringify(body));
        assert.equal(typeof answer.body.error_description, 'string');
      }
      const audience = await api.token(grant({ audience: 'https://api.example.org' }));
      assert.equal(audience.body.error_description, 'Service not enabled for the requested audience');
    });

    test('a client without this grant is refused as such', async () => {
      const { client, secret } = await server.operate(createClient, {
        name: 'none',
        tenant: '1',
        kind: 'app',
        scopes: [],
        grants: ['password'],
      });
      const answer = await api.token(grant({ client_id: client.id, client_secret: secret.reveal() }));
      assert.deepEqual(
        [answer.status, answer.body],
        [403, { error: 'unauthorized_client', error_description: 'Grant type not allowed for the client' }],
      );
    });

    test('bodies that are not well formed, of another type or too large are refused, and other methods', async () => {
      const type = { 'content-type': 'application/json' };
      assert.equal((await api.token('{"grant_type":', type)).status, 400);
      assert.equal((await api.token('', type)).status, 400);
      assert.equal((await api.token('x', { 'content-type': 'text/plain' })).status, 415);
      assert.equal((await api.token(grant({ scope: 'x'.repeat(17_000) }))).status, 413);
      const other = await fetch(`${server.url}/oauth/token`);
      assert.deepEqual([other.status, other.headers.get('allow')], [405, 'POST']);
    });

    test('what else is asked below its path is answered in its form, and below the API’s in that one’s', async () => {
      const asked = (path: string) => new AssecoDriver(server).call('POST', path, { body: {} });
      const told = { error: 'invalid_request', error_description: 'There is no such endpoint' };
      for (const path of ['/oauth', '/oauth/nowhere', '/OAUTH/token?x', '/oauth/%zz']) {
        const { status, body } = await asked(path);
        assert.deepEqual([status, body], [404, told], path);
      }
      for (const path of ['/customers/v2/nowhere', '/customers/v2/%zz', '/customers/v2/nowhere?/oauth/'])
        assert.equal(numbered(await asked(path)), '404/404', path);
      assert.deepEqual((await asked('/oauthx')).body, { title: 'Not Found', status: 404 });
    });

    test('without an audience the token is for the server itself, and opens nothing here', async () => {
      const token = (await api.token(grant({ audience: undefined }))).body.access_token;
      assert.equal(claimsOf(token).aud, 'http://localhost:8080');
      assert.equal(numbered(await api.verify(token, 'nobody@example.org', 'x')), '401/611');
    });

    test('a token of this endpoint opens no other API, and theirs none of this', async () => {
      const asseco = new AssecoDriver(server);
      const both = await server.createClient({ kind: 'internal', scopes: [...PERMISSIONS, 'identity.read'] });
      const here = await api.token(grant({ client_id: both.id, client_secret: both.secret }));
      assert.equal((await asseco.identity('GET', '/users/nobody', { token: here.body.access_token })).status, 401);
      const there = await asseco.clientToken(both);
      assert.equal((await asseco.identity('GET', '/users/nobody', { token: there })).status, 404);
      assert.equal(numbered(await api.verify(there, 'nobody@example.org', 'x')), '401/611');
    });
  });

  test(`20 wrong clients a minute from one address, on ${database}`, async (t) => {
    const server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
    t.after(() => server.close());
    const api = new EnturDriver(server);
    const program = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
    const ask = (secret: string) =>
      api.token({ grant_type: 'client_credentials', client_id: program.id, client_secret: secret, audience: AUDIENCE });
    for (let count = 0; count < 30; count += 1) assert.equal((await ask(program.secret)).status, 200);
    for (let count = 0; count < 20; count += 1) assert.equal((await ask('wrong')).status, 401);
    for (const secret of ['wrong', program.secret]) {
      const refused = await ask(secret);
      assert.equal(refused.status, 429);
      assert.ok(Number(refused.headers.get('retry-after')) > 0);
    }
    server.clock.advance(60_000);
    assert.equal((await ask(program.secret)).status, 200);
  });
}

test('other audiences can be configured; switched off, the endpoint does not exist', async (t) => {
  const audience = 'https://api.staging.entur.io';
  const server = await startTestServer({ env: { TESSERA_FACES_ENTUR_AUDIENCE: audience } });
  t.after(() => server.close());
  const api = new EnturDriver(server);
  const program = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
  const ask = (wanted: string) =>
    api.token({
      grant_type: 'client_credentials',
      client_id: program.id,
      client_secret: program.secret,
      audience: wanted,
    });
  assert.equal((await ask(AUDIENCE)).status, 403);
  const token = (await ask(audience)).body.access_token;
  assert.equal(numbered(await api.verify(token, 'nobody@example.org', 'x')), '401/401');
  const off = await startTestServer({ env: { TESSERA_FACES_ENTUR_DISABLED: 'token.issue-for-machine' } });
  t.after(() => off.close());
  for (const body of [{}, 'grant_type=client_credentials']) {
    const gone = await new EnturDriver(off).token(body);
    assert.deepEqual([gone.status, gone.body.error], [404, 'invalid_request']);
  }
});
