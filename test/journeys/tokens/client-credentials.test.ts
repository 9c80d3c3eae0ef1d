import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sha256 } from '#kernel/sha256.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`client credentials on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      program = await server.createClient({ scopes: ['identity.read', 'identity.signup'] });
    });
    after(() => server?.close());
    const token = (more: Record<string, string> = {}) =>
      api.token({
        grant_type: 'client_credentials',
        client_id: program.id,
        client_secret: program.secret,
        ...more,
      });

    test('all scopes by default, no refresh token', async () => {
      const answer = await token();
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.body.scope, 'identity.read identity.signup');
      assert.equal(answer.body.expires_in, 3600);
      assert.equal(answer.headers.get('pragma'), 'no-cache');
      assert.equal('refresh_token' in answer.body, false);
      const claims = JSON.parse(Buffer.from(answer.body.access_token.split('.')[1], 'base64url').toString());
      assert.equal(claims.sub, program.id);
      assert.equal(claims.client_id, program.id);
      assert.equal(claims.tenant_id, 'default');
      assert.equal('sid' in claims, false);
    });

    test('a subset when asked, and no more than that', async () => {
      const answer = await token({ scope: 'identity.read identity.read' });
      assert.equal(answer.body.scope, 'identity.read');
      const narrow = answer.body.access_token;
      assert.equal((await api.identity('GET', '/users/nobody', { token: narrow })).status, 404);
      assert.equal((await api.identity('GET', '/users/nobody/available', { token: narrow })).status, 403);
    });

    test('more than it has is invalid_scope', async () => {
      for (const scope of ['identity.manage', 'identity.read identity.manage', 'identity.me', 'IDENTITY.READ']) {
        const answer = await token({ scope });
        assert.equal(answer.status, 400);
        assert.equal(answer.body.error, 'invalid_scope');
      }
    });

    test('a wrong client is 401 invalid_client, a missing one invalid_request', async () => {
      for (const wrong of [{ client_secret: 'x' }, { client_id: 'x' }, { client_secret: '' }]) {
        const answer = await token(wrong);
        assert.equal(answer.status, 401);
        assert.equal(answer.body.error, 'invalid_client');
        assert.match(answer.body.error_uri, /ID2055$/);
      }
      assert.equal((await api.token({ grant_type: 'client_credentials' })).status, 400);
    });

    test('a disabled client gets no token and signs nobody in', async () => {
      const secret = 'secret-of-a-disabled-client';
      const live = await server.services.store.read.clients.findLive(program.id);
      assert.ok(live !== undefined);
      const disabled = { ...live, id: 'disabled-client', disabledAt: server.clock.now() };
      await server.services.store.write((tx) => tx.clients.create(disabled, sha256(secret)));
      const client = { client_id: disabled.id, client_secret: secret };
      for (const form of [{}, { grant_type: 'password', username: 'x', password: 'y' }]) {
        const answer = await token({ ...form, ...client });
        assert.equal(answer.status, 401, answer.text);
        assert.equal(answer.body.error, 'invalid_client');
      }
    });

    test('a token lives an hour', async () => {
      const { access_token: live } = (await token()).body;
      server.clock.advance(3_599_000);
      assert.equal((await api.identity('GET', '/users/nobody', { token: live })).status, 404);
      server.clock.advance(1000);
      assert.equal((await api.identity('GET', '/users/nobody', { token: live })).status, 401);
    });
  });
}
