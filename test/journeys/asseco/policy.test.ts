import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`policy on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    test('what is open to everyone is so with any token, and only a dead one is refused', async () => {
      const client = await server.createClient();
      const recovery = await api.clientToken(client, 'identity.recover');
      await api.register(await api.clientToken(client), { username: 'must-change' });
      await api.identity('POST', '/users/must-change/password/reset', { token: recovery });
      const [mail] = await server.messages('must-change@example.org');
      const generated = /^[A-Za-z2-9]{16}$/m.exec(mail?.text ?? '')?.[0] ?? 'none was sent';
      const mustChange = (await api.signIn('must-change', generated)).body.access_token;
      assert.ok(mustChange);
      const read = async (token: string | undefined) => [
        (await api.identity('GET', '/policy/password-requirements', { token })).status,
        (await api.identity('GET', '/policy/security-questions', { token })).status,
      ];
      for (const token of [undefined, recovery, mustChange]) assert.deepEqual(await read(token), [200, 200]);
      assert.deepEqual(await read('dead'), [401, 401]);
    });
  });
}
