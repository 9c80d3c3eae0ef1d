import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`tenants apart on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let home: string;
    let other: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      await server.createTenant('elsewhere');
      home = await api.clientToken(await server.createClient());
      other = await api.clientToken(await server.createClient({ tenant: 'elsewhere' }));
      await api.register(home, { username: 'resident', phone: '+4794000001' });
    });
    after(() => server?.close());

    test("another tenant's user is like one that does not exist, on every operation", async () => {
      const token = other;
      const url = 'https://example.org/p.png';
      const answers = [{ 'question-id': 'x', answer: 'y' }];
      const calls = [
        ['GET', (name: string) => `/users?email=${name}@example.org`, undefined],
        ['GET', (name: string) => `/users/${name}`, undefined],
        ['GET', (name: string) => `/users/${name}@example.org`, undefined],
        ['GET', (name: string) => `/users/${name}/available`, undefined],
        ['POST', (name: string) => `/users/${name}/answers/validate`, { answers }],
        ['POST', (name: string) => `/users/${name}/password/reset`, {}],
        ['POST', (name: string) => `/users/${name}/username-recovery`, {}],
        ['PUT', (name: string) => `/users/${name}/hint-picture`, { url }],
        ['PUT', (name: string) => `/users/${name}/profile-picture`, { url }],
      ] as const;
      const before = (await server.messages()).length;
      for (const [method, path, body] of calls) {
        const foreign = await api.identity(method, path('resident'), { token, body });
        const unknown = await api.identity(method, path('no-such-one'), { token, body });
        assert.equal(foreign.status, unknown.status, path('resident'));
        assert.equal(foreign.text, unknown.text, path('resident'));
      }
      assert.equal((await server.messages()).length, before, 'nothing is sent');
      const user = (await api.identity('GET', '/users/resident', { token: home })).body;
      assert.equal(user['hint-picture-url'], undefined);
      assert.equal(user['profile-picture-url'], undefined);
    });

    test('questions of a foreign user are the decoys of an unknown name', async () => {
      await server.createTenant('third');
      const third = await api.clientToken(await server.createClient({ tenant: 'third' }));
      const first = await api.identity('GET', '/users/resident/questions', { token: third });
      assert.equal(first.status, 200);
      assert.ok(first.body.questions.length > 0);
    });

    test('the same names can be another person there, who is then kept apart', async () => {
      const twin = { username: 'twin', email: 'twin@example.org', phone: '+4794000002' };
      assert.equal((await api.register(home, twin)).status, 201);
      assert.equal((await api.register(other, { ...twin, password: 'Other-pass1' })).status, 201);
      const [here, there] = await Promise.all(
        [home, other].map((token) => api.identity('GET', '/users/twin', { token })),
      );
      assert.notEqual(here?.body['user-id'], there?.body['user-id']);
      assert.equal((await api.signIn('twin', 'Other-pass1')).status, 400, 'the default tenant has a twin of its own');
      assert.equal((await api.signIn('twin', 'Start-pass1')).status, 200);
    });

    test('locking a name here locks nobody there', async () => {
      const wrong = { answers: [{ 'question-id': 'x', answer: 'y' }] };
      for (let count = 0; count < 6; count += 1)
        await api.identity('POST', '/users/resident/answers/validate', { token: other, body: wrong });
      assert.equal((await api.signIn('resident', 'Start-pass1')).status, 200);
    });
  });
}
