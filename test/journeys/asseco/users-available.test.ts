import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`available usernames on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());
    const check = (name: string, token = client) =>
      api.identity('GET', `/users/${encodeURIComponent(name)}/available`, { token });

    test('a free name is 200 without a body', async () => {
      const free = await check('free-name');
      assert.equal(free.status, 200, free.text);
      assert.equal(free.text, '');
    });

    test('a taken name or address is 410 in any spelling', async () => {
      await api.register(client, { username: 'Taken-One' });
      for (const name of ['Taken-One', 'taken-one', 'TAKEN-ONE', 'taken-one@example.org', 'Taken-One@EXAMPLE.org']) {
        const answer = await check(name);
        assert.equal(answer.status, 410, name);
        assert.equal(answer.body.problem, 'gone');
      }
    });

    test('reserved names are 410', async () => {
      for (const name of ['me', 'admin', 'Root', 'SYSTEM', 'support'])
        assert.equal((await check(name)).status, 410, name);
    });

    test('malformed names are 400', async () => {
      for (const name of ['ab', '-abc', 'a b c', 'a/b/c', 'x'.repeat(65), 'æøå', 'no@where']) {
        const answer = await check(name);
        assert.equal(answer.status, 400, name);
        assert.deepEqual([answer.body.errors[0].tag, answer.body.errors[0].error], ['username', 'invalid-format']);
      }
    });

    test('a pending address is reserved', async () => {
      await api.register(client, { username: 'pending-one' });
      const token = (await api.signIn('pending-one', 'Start-pass1')).body.access_token;
      const body = { 'new-email': 'pending-new@example.org' };
      assert.equal((await api.identity('PUT', '/me/email', { token, body })).status, 202);
      assert.equal((await check('pending-new@example.org')).status, 410);
    });

    test('a given-up name is in quarantine for 90 days', async () => {
      await api.register(client, { username: 'given-up' });
      const token = (await api.signIn('given-up', 'Start-pass1')).body.access_token;
      const body = { 'new-username': 'given-new' };
      assert.equal((await api.identity('PUT', '/me/username', { token, body })).status, 204);
      assert.equal((await check('given-up')).status, 410);
      const program = await server.createClient();
      server.clock.advance(89 * 86_400_000);
      assert.equal((await check('given-up', await api.clientToken(program))).status, 410);
      server.clock.advance(2 * 86_400_000);
      client = await api.clientToken(program);
      assert.equal((await check('given-up')).status, 200);
    });

    test('needs identity.signup', async () => {
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.read'] }));
      assert.equal((await check('whoever', narrow)).status, 403);
      assert.equal((await api.identity('GET', '/users/whoever/available')).status, 401);
    });
  });

  describe(`the budget of available on ${database}`, () => {
    let server: TestServer;
    before(async () => {
      server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
    });
    after(() => server?.close());

    test('is 30 a minute, the same for hit and miss', async () => {
      const api = new AssecoDriver(server);
      const token = await api.clientToken(await server.createClient());
      await api.register(token, { username: 'hit' });
      const check = (name: string) => api.identity('GET', `/users/${name}/available`, { token });
      for (let count = 0; count < 15; count += 1) {
        assert.equal((await check('hit')).status, 410);
        assert.equal((await check('miss')).status, 200);
      }
      const [hit, miss] = [await check('hit'), await check('miss')];
      assert.equal(hit.status, 429);
      assert.equal(miss.status, 429);
      assert.equal(hit.text, miss.text);
      assert.equal(hit.headers.get('retry-after'), '60');
      server.clock.advance(60_000);
      assert.equal((await check('miss')).status, 200);
    });
  });
}
