import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';
let serial = 0;

for (const database of DATABASES) {
  describe(`what one person does several times at once on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    async function person() {
      const username = `busy${++serial}`;
      assert.equal((await api.register(client, { username })).status, 201);
      return { username, token: (await api.signIn(username, PASSWORD)).body.access_token as string };
    }
    const putAll = async (token: string, path: string, bodies: readonly object[]) => {
      const answers = await Promise.all(bodies.map((body) => api.identity('PUT', path, { token, body })));
      return answers.map(({ status }) => status).sort();
    };
    const many = <T>(make: (index: number) => T) => Array.from({ length: 6 }, (_, index) => make(index));

    test('answers: each call replaces a whole set', async () => {
      const { token } = await person();
      const catalogue = (await api.identity('GET', '/policy/security-questions')).body.questions;
      const free = catalogue.filter((question: Record<string, unknown>) => question['answer-format-type'] === 'text');
      const answers = (index: number) => ({
        answers: free.slice(0, 2).map((question: Record<string, string>) => ({
          'question-id': question['question-id'],
          answer: `${index} x`,
        })),
      });
      assert.deepEqual(await putAll(token, '/me/answers', many(answers)), Array(6).fill(200));
    });

    test('different addresses: one is pending in the end', async () => {
      const { token, username } = await person();
      const values = many((index) => `${username}-${index}@example.org`);
      const statuses = await putAll(
        token,
        '/me/email',
        values.map((value) => ({ 'new-email': value })),
      );
      assert.deepEqual(statuses, Array(6).fill(202));
      const claims = await Promise.all(
        values.map((value) => api.identity('GET', `/users/${value}/available`, { token: client })),
      );
      assert.equal(claims.filter(({ status }) => status === 410).length, 1, 'the others are free again');
    });

    test('the same address: one code is sent, the others come too soon', async () => {
      const { token, username } = await person();
      const value = `${username}-same@example.org`;
      const statuses = await putAll(
        token,
        '/me/email',
        many(() => ({ 'new-email': value })),
      );
      assert.deepEqual(statuses, [202, 429, 429, 429, 429, 429]);
      assert.equal((await server.messages(value)).length, 1);
    });

    test('renames: one name signs in in the end', async () => {
      const { token, username } = await person();
      const names = many((index) => `${username}.name${index}`);
      const statuses = await putAll(
        token,
        '/me/username',
        names.map((name) => ({ 'new-username': name })),
      );
      assert.deepEqual(statuses, Array(6).fill(204));
      const signIns = await Promise.all([username, ...names].map((name) => api.signIn(name, PASSWORD)));
      assert.equal(signIns.filter(({ status }) => status === 200).length, 1);
    });

    test('a rename while the address that is the username changes: one name and one address sign in', async () => {
      const [former, next, name] = [`mail${++serial}@example.org`, `mail${++serial}@example.org`, `plain${++serial}`];
      assert.equal((await api.register(client, { username: former, email: former })).status, 201);
      const token = (await api.signIn(former, PASSWORD)).body.access_token;
      assert.equal((await api.identity('PUT', '/me/email', { token, body: { 'new-email': next } })).status, 202);
      const code = await api.code(next);
      const answers = await Promise.all([
        api.identity('PUT', '/me/email/confirm', { token, body: { email: next, 'confirmation-code': code } }),
        api.identity('PUT', '/me/username', { token, body: { 'new-username': name } }),
      ]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [204, 204],
      );
      const signIns = await Promise.all([former, next, name].map((one) => api.signIn(one, PASSWORD)));
      assert.deepEqual(
        signIns.map(({ status }) => status),
        [400, 200, 200],
      );
    });
  });
}
