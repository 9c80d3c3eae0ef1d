import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

const ON = { TESSERA_FACES_ASSECO_ANONYMOUS_PRELOGIN: 'true' };
const answers = { answers: [{ 'question-id': 'childhood-toy', answer: 'bear' }] };

for (const database of DATABASES) {
  describe(`without client tokens, on ${database}`, () => {
    test('sign-up and recovery are open, everything else is not', async (t) => {
      const server = await startTestServer({ database, env: ON });
      t.after(() => server.close());
      const api = new AssecoDriver(server);
      assert.equal((await api.identity('GET', '/users/open/available')).status, 200);
      const user = {
        username: 'open',
        password: 'Start-pass1',
        email: 'open@example.org',
        'phone-number': '+4740012345',
      };
      assert.equal((await api.identity('POST', '/users', { body: user })).status, 201);
      assert.equal((await api.identity('GET', '/users/open/available')).status, 410);
      assert.equal((await api.identity('GET', '/users/open/questions')).status, 200);
      const wrong = await api.identity('POST', '/users/open/answers/validate', { body: answers });
      assert.deepEqual([wrong.status, wrong.body.problem], [440, 'answers-not-valid']);
      assert.equal((await api.identity('POST', '/users/open/password/reset')).status, 204);
      assert.equal((await api.identity('POST', '/users/open/username-recovery')).status, 202);
      for (const [method, path] of [
        ['GET', '/users?email=open@example.org'],
        ['GET', '/users/open'],
        ['PUT', '/users/open/hint-picture'],
        ['GET', '/me'],
      ] as const)
        assert.equal((await api.identity(method, path)).status, 401, path);
      // A token that opens less is refused where none would be asked for.
      const token = await api.clientToken(await server.createClient({ scopes: ['identity.read'] }));
      assert.equal((await api.identity('GET', '/users/open/questions', { token })).status, 403);
    });

    test('whoever calls without a token counts double, and by address', async (t) => {
      const env = {
        ...ON,
        TESSERA_LIMITS_FACTOR: '1',
        TESSERA_LIMITS_LOOKUP_PER_ADDRESS: '5',
        TESSERA_LIMITS_AVAILABILITY_PER_ADDRESS: '3',
        TESSERA_LIMITS_RECOVERY_PER_ADDRESS: '3',
      };
      const server = await startTestServer({ database, env });
      t.after(() => server.close());
      const api = new AssecoDriver(server);
      const statuses = async (calls: readonly (readonly [string, string, unknown?])[]) => {
        const found: number[] = [];
        for (const [method, path, body] of calls) found.push((await api.identity(method, path, { body })).status);
        return found;
      };
      const questions = ['GET', '/users/nobody/questions'] as const;
      const check = ['POST', '/users/nobody/answers/validate', answers] as const;
      assert.deepEqual(await statuses([questions, check, questions, check]), [200, 440, 429, 429]);
      const available = ['GET', '/users/nobody/available'] as const;
      assert.deepEqual(await statuses([available, available]), [200, 429]);
      const reset = ['POST', '/users/nobody/password/reset'] as const;
      assert.deepEqual(await statuses([reset, reset]), [204, 429]);
      const token = await api.clientToken(await server.createClient());
      assert.equal(
        (await api.identity('GET', '/users/nobody/questions', { token })).status,
        200,
        'a client has its own',
      );
    });
  });
}

test('without the switch they are closed', async (t) => {
  const server = await startTestServer();
  t.after(() => server.close());
  const api = new AssecoDriver(server);
  for (const [method, path] of [
    ['POST', '/users'],
    ['GET', '/users/open/available'],
    ['GET', '/users/open/questions'],
    ['POST', '/users/open/answers/validate'],
    ['POST', '/users/open/password/reset'],
    ['POST', '/users/open/username-recovery'],
  ] as const)
    assert.equal((await api.identity(method, path)).status, 401, path);
});

test('a person’s look-ups of the own profile count for the account, not the address', async (t) => {
  const server = await startTestServer({
    env: { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_LOOKUP_PER_CLIENT: '2' },
  });
  t.after(() => server.close());
  const api = new AssecoDriver(server);
  const client = await api.clientToken(await server.createClient());
  const read = async (username: string) => {
    const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
    return (await api.identity('GET', `/users/${username}`, { token })).status;
  };
  for (const username of ['one-person', 'other-person']) await api.register(client, { username });
  assert.deepEqual([await read('one-person'), await read('one-person'), await read('one-person')], [200, 200, 429]);
  assert.equal(await read('other-person'), 200);
});
