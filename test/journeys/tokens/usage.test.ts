import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  test(`what a client reads is counted, what it changes is not on ${database}`, async (t) => {
    const server = await startTestServer({ database });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    const client = await server.createClient();
    const counted = mock.method(server.services.usage, 'count');
    const token = await api.clientToken(client);
    await api.register(token, { username: 'counted' });
    assert.equal((await api.identity('GET', '/users/counted', { token })).status, 200);
    assert.equal((await api.identity('GET', '/users?email=counted@example.org', { token })).status, 200);
    assert.equal((await api.identity('GET', '/users/free/available', { token })).status, 200);
    const person = (await api.signIn('counted', 'Start-pass1')).body.access_token;
    assert.equal((await api.identity('GET', '/me', { token: person })).status, 200);
    assert.deepEqual(
      counted.mock.calls.map(({ arguments: [id, operation] }) => [id, operation]),
      ['token.issue-for-client', 'profile.read', 'profile.find', 'username.check'].map((name) => [client.id, name]),
    );
  });
}
