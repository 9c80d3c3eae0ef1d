import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { startTestServer } from '#test/support/test-server.ts';

/** A server with these operations switched off. */
async function without(face: 'ASSECO' | 'OAUTH', operations: string) {
  const server = await startTestServer({ env: { [`TESSERA_FACES_${face}_DISABLED`]: operations } });
  return { server, api: new AssecoDriver(server) };
}

describe('switches', () => {
  test('an operation that is switched off does not exist', async (t) => {
    const { server, api } = await without('ASSECO', 'username.check');
    t.after(() => server.close());
    const token = await api.clientToken(await server.createClient());
    assert.equal((await api.identity('GET', '/users/kari/available', { token })).status, 404);
    assert.equal((await api.identity('HEAD', '/users/kari/available', { token })).status, 404);
  });

  test('nor does it where its path has another method', async (t) => {
    const { server, api } = await without('ASSECO', 'profile.find');
    t.after(() => server.close());
    const off = await api.identity('GET', '/users');
    assert.deepEqual([off.status, off.headers.get('allow'), off.body.problem], [404, null, 'not-found']);
    assert.equal((await api.identity('HEAD', '/users')).status, 404);
    const other = await api.identity('PATCH', '/users');
    assert.deepEqual([other.status, other.headers.get('allow')], [405, 'POST']);
  });

  test('a grant that is switched off is not supported', async (t) => {
    const { server, api } = await without('OAUTH', 'token.issue-by-password');
    t.after(() => server.close());
    const refused = await api.signIn('kari', 'any-password');
    assert.deepEqual([refused.status, refused.body.error], [400, 'unsupported_grant_type']);
    assert.ok(await api.clientToken(await server.createClient()));
  });

  test('revocation and the key set can be switched off', async (t) => {
    const { server, api } = await without('OAUTH', 'token.revoke,keys.publish');
    t.after(() => server.close());
    assert.equal((await api.call('POST', '/v1/authentication/connect/revocation')).status, 404);
    assert.equal((await api.call('GET', '/.well-known/jwks.json')).status, 404);
    assert.ok(await api.clientToken(await server.createClient()));
  });

  test('without any grant there is no token endpoint', async (t) => {
    const { server, api } = await without('OAUTH', 'token.issue-by-password,token.issue-for-client,token.refresh');
    t.after(() => server.close());
    assert.equal((await api.signIn('kari', 'any-password')).status, 404);
  });

  test('a face that is switched off does not exist', async (t) => {
    const server = await startTestServer({ env: { TESSERA_FACES_ASSECO_ENABLED: 'false' } });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    assert.equal((await api.identity('GET', '/policy/password-requirements')).status, 404);
    assert.equal((await api.identity('GET', '/openapi.json')).status, 404);
  });

  test('a name that no operation has is refused at start, with the one that was meant', async () => {
    await assert.rejects(without('ASSECO', 'username.chek'), {
      name: 'ConfigError',
      message:
        /TESSERA_FACES_ASSECO_DISABLED: this API has no operation username\.chek; did you mean username\.check\?/,
    });
    await assert.rejects(without('OAUTH', 'username.check'), /no operation username\.check; there are keys\.publish, /);
  });
});
