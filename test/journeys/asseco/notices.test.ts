import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';
const NEXT = 'Quite-other7';

for (const database of DATABASES) {
  describe(`security notices on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    /** Renames, changes the password, chooses answers, and guesses until the account is locked. */
    async function stir(username: string, confirmed: boolean) {
      const email = `${username}@example.org`;
      await api.register(await api.clientToken(await server.createClient()), { username });
      const token = (await api.signIn(username, PASSWORD)).body.access_token;
      const put = async (path: string, body: object) =>
        assert.ok((await api.identity('PUT', path, { token, body })).status < 300, path);
      if (confirmed) await api.confirmEmail(token, email);
      const before = (await server.messages(email)).length;
      await put('/me/username', { 'new-username': `${username}.next` });
      await put('/me/password', { 'old-password': PASSWORD, 'new-password': NEXT });
      const catalogue = (await api.identity('GET', '/policy/security-questions')).body.questions;
      const answers = catalogue
        .filter((question: Record<string, unknown>) => question['answer-format-type'] === 'text')
        .slice(0, 2)
        .map((question: Record<string, string>) => ({ 'question-id': question['question-id'], answer: 'blue' }));
      await put('/me/answers', { answers });
      for (let guess = 0; guess < 5; guess += 1) await api.signIn(`${username}.next`, 'wrong-guess');
      return (await server.messages(email)).length - before;
    }

    test('go to an address that was confirmed', async () => {
      assert.equal(await stir('told', true), 4);
    });

    test('never go to one that nobody confirmed: it may be a stranger’s', async () => {
      assert.equal(await stir('stranger', false), 0);
    });
  });
}
