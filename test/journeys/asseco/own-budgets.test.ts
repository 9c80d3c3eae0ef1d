import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, HOUR } from '#kernel/clock.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';

for (const database of DATABASES) {
  describe(`budgets of one person on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let credentials: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({
        database,
        env: {
          TESSERA_LIMITS_FACTOR: '1',
          TESSERA_LIMITS_CREDENTIAL_CHANGES_PER_ACCOUNT: '3',
          TESSERA_LIMITS_USERNAME_CHANGES_PER_ACCOUNT: '2',
        },
      });
      api = new AssecoDriver(server);
      credentials = await server.createClient();
    });
    after(() => server?.close());

    async function person(username: string) {
      const client = await api.clientToken(credentials);
      assert.equal((await api.register(client, { username })).status, 201);
      return (await api.signIn(username, PASSWORD)).body.access_token as string;
    }
    function throttled(answer: WireAnswer) {
      assert.equal(answer.status, 429, answer.text);
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
    }

    test('unfit new passwords and security answers share one', async () => {
      const token = await person('hasher');
      const unfit = { 'old-password': PASSWORD, 'new-password': 'short' };
      const change = () => api.identity('PUT', '/me/password', { token, body: unfit });
      const catalogue = (await api.identity('GET', '/policy/security-questions')).body.questions;
      const answers = catalogue
        .filter((question: Record<string, unknown>) => question['answer-format-type'] === 'text')
        .slice(0, 2)
        .map((question: Record<string, string>) => ({ 'question-id': question['question-id'], answer: 'blue' }));
      const choose = () => api.identity('PUT', '/me/answers', { token, body: { answers } });
      assert.equal((await change()).status, 440);
      assert.equal((await choose()).status, 200);
      assert.equal((await change()).status, 440);
      throttled(await change());
      throttled(await choose());
      const other = await person('calm-hasher');
      const body = { 'old-password': PASSWORD, 'new-password': 'Quite-other7' };
      assert.equal((await api.identity('PUT', '/me/password', { token: other, body })).status, 204);
      server.clock.advance(HOUR);
      const again = (await api.signIn('hasher', PASSWORD)).body.access_token;
      assert.equal((await api.identity('PUT', '/me/answers', { token: again, body: { answers } })).status, 200);
    });

    test('so many renames a day; keeping one’s name is none', async () => {
      const token = await person('renamer');
      const rename = (name: string, by = token) =>
        api.identity('PUT', '/me/username', { token: by, body: { 'new-username': name } });
      assert.equal((await rename('renamer.1')).status, 204);
      for (let time = 0; time < 3; time += 1) assert.equal((await rename('Renamer.1')).status, 204);
      assert.equal((await rename('renamer.2')).status, 204);
      throttled(await rename('renamer.3'));
      server.clock.advance(DAY);
      const again = (await api.signIn('renamer.2', PASSWORD)).body.access_token;
      assert.equal((await rename('renamer.3', again)).status, 204);
    });
  });
}
