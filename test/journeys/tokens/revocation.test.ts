import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`revocation on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let mine: { client_id: string; client_secret: string };
    let theirs: { client_id: string; client_secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      const [one, two] = [await server.createClient(), await server.createClient()];
      mine = { client_id: one.id, client_secret: one.secret };
      theirs = { client_id: two.id, client_secret: two.secret };
      await api.register(await api.clientToken(one), { username: 'leaver' });
    });
    after(() => server?.close());

    const signIn = async (more: Record<string, string> = {}) =>
      (await api.token({ grant_type: 'password', username: 'leaver', password: 'Start-pass1', ...more })).body;
    const revoke = (form: Record<string, string>) =>
      api.call('POST', '/v1/authentication/connect/revocation', {
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const me = async (token: string) => (await api.identity('GET', '/me', { token })).status;

    for (const kind of ['access_token', 'refresh_token'] as const) {
      test(`the ${kind} ends the whole session`, async () => {
        for (const client of [{}, mine]) {
          const tokens = await signIn(client);
          const other = await signIn(client);
          const answer = await revoke({ token: tokens[kind], ...client });
          assert.equal(answer.status, 200, answer.text);
          assert.equal(answer.text, '');
          assert.equal(await me(tokens.access_token), 401);
          const refreshed = await api.token({
            grant_type: 'refresh_token',
            refresh_token: tokens.refresh_token,
            ...client,
          });
          assert.match(refreshed.body.error_uri, /ID2018$/);
          assert.equal(await me(other.access_token), 200, 'other sessions live on');
          assert.equal((await revoke({ token: tokens[kind], ...client })).status, 200, 'twice is no error');
        }
      });
    }

    test("a program's token is revoked alone", async () => {
      const form = { grant_type: 'client_credentials', ...mine };
      const [one, two] = [(await api.token(form)).body.access_token, (await api.token(form)).body.access_token];
      assert.equal((await revoke({ token: one, ...mine })).status, 200);
      assert.equal((await api.identity('GET', '/users/nobody', { token: one })).status, 401);
      assert.equal((await api.identity('GET', '/users/nobody', { token: two })).status, 404);
    });

    test('unknown tokens are 200', async () => {
      for (const token of ['x', 'a.b.c', 'é', '\u0000', 'x'.repeat(5000)])
        assert.equal((await revoke({ token })).status, 200, token.slice(0, 5));
    });

    test("another client's tokens are left alone, and the answer does not tell", async () => {
      const tokens = await signIn(mine);
      const program = (await api.token({ grant_type: 'client_credentials', ...mine })).body.access_token;
      for (const token of [tokens.access_token, tokens.refresh_token, program])
        for (const client of [theirs, {}]) assert.equal((await revoke({ token, ...client })).status, 200);
      assert.equal(await me(tokens.access_token), 200);
      assert.equal((await api.identity('GET', '/users/nobody', { token: program })).status, 404);
      const anonymous = await signIn();
      assert.equal((await revoke({ token: anonymous.refresh_token, ...theirs })).status, 200);
      assert.equal(await me(anonymous.access_token), 200);
    });

    test('a missing token is 400, a wrong client 401, GET 400', async () => {
      const missing = await revoke({});
      assert.equal(missing.status, 400);
      assert.equal(missing.body.error, 'invalid_request');
      const tokens = await signIn(mine);
      const wrong = await revoke({ token: tokens.access_token, ...mine, client_secret: 'x' });
      assert.equal(wrong.status, 401);
      assert.equal(wrong.body.error, 'invalid_client');
      assert.equal(await me(tokens.access_token), 200);
      assert.equal((await api.call('GET', '/v1/authentication/connect/revocation')).status, 400);
    });
  });
}
