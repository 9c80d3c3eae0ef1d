import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`reading users and setting pictures on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
      for (const username of ['read-one', 'read-two']) await api.register(client, { username });
    });
    after(() => server?.close());
    const user = async (username: string): Promise<string> =>
      (await api.signIn(username, 'Start-pass1')).body.access_token;
    const read = (name: string, token: string) => api.identity('GET', `/users/${encodeURIComponent(name)}`, { token });

    test('people read themselves and nobody else', async () => {
      const token = await user('read-one');
      for (const name of ['read-one', 'READ-ONE', 'read-one@example.org']) {
        const own = await read(name, token);
        assert.equal(own.status, 200, own.text);
        assert.equal(own.body.username, 'read-one');
      }
      const other = await read('read-two', token);
      const unknown = await read('read-nobody', token);
      assert.equal(other.status, 403);
      assert.equal(unknown.text, other.text);
      assert.equal(unknown.status, 403);
      assert.equal(
        (await api.identity('GET', '/users/read-one?trim=*&include=username', { token })).text,
        '{"username":"read-one"}',
      );
    });

    test('programs read everyone; who is unknown or deleted is 404', async () => {
      const known = await read('read-two', client);
      assert.equal(known.status, 200);
      assert.equal(known.body['lock-expires'], undefined);
      assert.deepEqual(known.body['linked-logins'], []);
      const unknown = await read('read-nobody', client);
      assert.equal(unknown.status, 404);
      assert.equal(unknown.body.problem, 'not-found');
      await api.register(client, { username: 'read-gone' });
      await server.operate(setAccountStatus, { user: 'read-gone', tenant: '1', status: 'D' });
      assert.equal((await read('read-gone', client)).text, unknown.text);
    });

    test('scope and token are needed', async () => {
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.signup'] }));
      assert.equal((await read('read-two', narrow)).status, 403);
      assert.equal((await api.identity('GET', '/users/read-two')).status, 401);
      assert.equal((await api.identity('GET', '/me', { token: client })).status, 403);
    });

    for (const picture of ['hint-picture', 'profile-picture']) {
      const put = (name: string, token: string, body: unknown) =>
        api.identity('PUT', `/users/${name}/${picture}`, { token, body });
      const url = `https://example.org/${picture}.png`;

      test(`the ${picture} is set by oneself or a managing program`, async () => {
        assert.equal((await put('read-one', await user('read-one'), { url })).status, 204);
        assert.equal((await put('read-two', client, { url: '/v1/content/a/b.png' })).status, 204);
        assert.equal((await read('read-one', client)).body[`${picture}-url`], url);
        assert.equal((await read('read-two', client)).body[`${picture}-url`], '/v1/content/a/b.png');
      });

      test(`the ${picture} of others is out of reach`, async () => {
        const token = await user('read-one');
        assert.equal((await put('read-two', token, { url })).status, 403);
        assert.equal((await put('read-nobody', token, { url })).status, 403);
        assert.equal((await put('read-nobody', client, { url })).status, 404);
        const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.read'] }));
        assert.equal((await put('read-two', narrow, { url })).status, 403);
      });

      test(`a ${picture} is an https address or a content path`, async () => {
        const bad = [
          'javascript:alert(1)',
          'data:image/png;base64,AAAA',
          'http://example.org/a.png',
          'https://user:secret@example.org/a.png',
          'https://user@example.org/',
          '//example.org/a.png',
          '/v1/content/../me',
          '/v1/content/a\\b',
          '/v1/contents/x',
          '/etc/passwd',
          ' https://example.org/',
          'https://example.org/\n',
          'ftp://example.org/',
          'https://',
          `https://example.org/${'a'.repeat(2048)}`,
        ];
        for (const one of bad) {
          const answer = await put('read-one', client, { url: one });
          assert.equal(answer.status, 400, JSON.stringify(one));
          assert.equal(answer.body.errors[0].tag, 'url');
        }
        for (const body of [undefined, {}, { url: '' }, { url: null }, { url: ['https://example.org'] }])
          assert.equal((await put('read-one', client, body)).status, 400, JSON.stringify(body));
        for (const body of [{}, { url: null }])
          assert.equal((await put('read-one', client, body)).body.errors[0].error, 'required');
      });
    }
  });
}
