import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  test(`nobody signs in before the address is confirmed, where that is asked for, on ${database}`, async (t) => {
    const server = await startTestServer({ database, env: { TESSERA_POLICY_REQUIRE_CONFIRMED_EMAIL: 'true' } });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    const client = await api.clientToken(await server.createClient());
    await api.register(client, { username: 'waiting' });
    const signIn = async (password: string) => {
      const { status, body } = await api.signIn('waiting', password);
      return [status, body.error_description];
    };
    assert.deepEqual(await signIn('Start-pass1'), [400, 'NotAllowed']);
    assert.match(String((await signIn('wrong-pass1'))[1]), /couple/, 'only who knows the password learns it');
    // What was mailed to the address proves it.
    await api.identity('POST', '/users/waiting/password/reset', { token: client });
    const texts = (await server.messages('waiting@example.org')).map(({ text }) => text);
    const generated = texts.flatMap((text) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? [])[0] ?? 'none was sent';
    const proved = await api.signIn('waiting', generated);
    assert.equal(proved.status, 200);
    const body = { 'old-password': generated, 'new-password': 'quite-another-road' };
    const token = proved.body.access_token;
    assert.equal((await api.identity('PUT', '/me/password', { token, body })).status, 204);
    assert.equal((await signIn('quite-another-road'))[0], 200);
  });
}
