import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY } from '#kernel/clock.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const PASSWORD = 'Start-pass1';

for (const database of DATABASES) {
  describe(`the username of the authenticated user on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let credentials: { id: string; secret: string };
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      credentials = await server.createClient();
    });
    after(() => server?.close());

    const tokenOf = async (name: string): Promise<string> => {
      const answer = await api.signIn(name, PASSWORD);
      assert.equal(answer.status, 200, answer.text);
      return answer.body.access_token;
    };
    async function person() {
      serial += 1;
      const username = `Namer${serial}`;
      const email = `post${serial}@example.org`;
      assert.equal((await api.register(await api.clientToken(credentials), { username, email })).status, 201);
      return { username, email, token: await tokenOf(username) };
    }
    const rename = (token: string, username: unknown): Promise<WireAnswer> =>
      api.identity('PUT', '/me/username', { token, body: { 'new-username': username } });
    const nameOf = async (token: string) => (await api.identity('GET', '/me', { token })).body.username;
    function taken(answer: WireAnswer, name: string) {
      assert.equal(answer.status, 440, answer.text);
      assert.equal(answer.reason, 'Business Problem');
      assert.equal(answer.body.problem, 'username-already-used');
      assert.equal(answer.body.message, `Username ${name} is already used`);
    }
    function malformed(answer: WireAnswer, error = 'invalid-format') {
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]),
        [['new-username', error]],
      );
    }

    test('the new name signs in, the old one no longer, sessions and address stay, its owner is told', async () => {
      const { username, email, token } = await person();
      await api.confirmEmail(token, email);
      const answer = await rename(token, `${username}.New`);
      assert.equal(answer.status, 204, answer.text);
      assert.equal(answer.text, '');
      const profile = (await api.identity('GET', '/me', { token })).body;
      assert.equal(profile.username, `${username}.New`);
      assert.equal(profile.email, email);
      assert.equal((await api.signIn(username, PASSWORD)).status, 400);
      await tokenOf(`${username}.NEW`.toLowerCase());
      await tokenOf(email);
      assert.match((await server.messages(email))[0]?.text ?? '', new RegExp(`^${username}\\.New$`, 'm'));
    });

    test('the sample’s key `username` works as well, the published one wins', async () => {
      const { username, token } = await person();
      const put = (body: object) => api.identity('PUT', '/me/username', { token, body });
      assert.equal((await put({ username: `${username}-alias` })).status, 204);
      assert.equal(await nameOf(token), `${username}-alias`);
      assert.equal((await put({ username: 'ignored', 'new-username': `${username}-named` })).status, 204);
      assert.equal(await nameOf(token), `${username}-named`);
    });

    test('the own name again changes nothing and sends nothing', async () => {
      const { username, email, token } = await person();
      const before = (await server.messages(email)).length;
      for (const same of [username, username.toLowerCase()]) assert.equal((await rename(token, same)).status, 204);
      assert.equal((await server.messages(email)).length, before);
      await tokenOf(username);
    });

    test('a name that somebody has, in any letters', async () => {
      const [first, second] = [await person(), await person()];
      for (const name of [first.username, first.username.toUpperCase()]) taken(await rename(second.token, name), name);
      assert.equal(await nameOf(second.token), second.username);
    });

    test('of two people who want one name at once, one gets it', async () => {
      const people = [await person(), await person()];
      const answers = await Promise.all(people.map(({ token }) => rename(token, `wanted-by-${serial}`)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 440]);
    });

    test('reserved names', async () => {
      const { token } = await person();
      for (const name of ['admin', 'ROOT', 'system', 'Support', 'me']) taken(await rename(token, name), name);
    });

    test('the own address is a name, nobody else’s is', async () => {
      const [first, second] = [await person(), await person()];
      malformed(await rename(second.token, first.email));
      malformed(await rename(second.token, 'nobody-yet@example.org'));
      assert.equal((await rename(first.token, first.email.toUpperCase())).status, 204);
      await tokenOf(first.email);
      assert.equal((await rename(first.token, `${first.username}-again`)).status, 204);
      await tokenOf(first.email);
      malformed(await rename(second.token, first.email));
    });

    test('an own address that is not confirmed yet is no name', async () => {
      const { token } = await person();
      const email = `pending${serial}@example.org`;
      assert.equal((await api.identity('PUT', '/me/email', { token, body: { 'new-email': email } })).status, 202);
      malformed(await rename(token, email));
    });

    test('malformed names', async () => {
      const { token } = await person();
      const names = [
        'ab',
        '-abc',
        '.abc',
        'with space',
        'semi;colon',
        'a/b',
        'a'.repeat(65),
        'ブログ名',
        'a\u0000bc',
        'abc\n',
      ];
      for (const name of [...names, '', 12, {}, ['abc']]) malformed(await rename(token, name));
      const missing = await api.identity('PUT', '/me/username', { token });
      malformed(missing, 'required');
      malformed(await rename(token, null), 'required');
      const long = await rename(token, 'a'.repeat(255));
      assert.ok(long.body.errors.some((rule: { error: string }) => rule.error === 'max-length'));
      assert.equal((await rename(token, 'a'.repeat(64))).status, 204);
    });

    test('a given-up name is nobody else’s for 90 days, and free after', async () => {
      const [giver, taker] = [await person(), await person()];
      assert.equal((await rename(giver.token, `${giver.username}-later`)).status, 204);
      taken(await rename(taker.token, giver.username), giver.username);
      server.clock.advance(90 * DAY - 1000);
      taken(await rename(await tokenOf(taker.username), giver.username), giver.username);
      server.clock.advance(1000);
      assert.equal((await rename(await tokenOf(taker.username), giver.username)).status, 204);
      await tokenOf(giver.username);
      taken(await rename(await tokenOf(`${giver.username}-later`), giver.username), giver.username);
    });

    test('whoever gave a name up gets it back', async () => {
      const { username, token } = await person();
      assert.equal((await rename(token, `${username}-b`)).status, 204);
      assert.equal((await rename(token, username)).status, 204);
      await tokenOf(username);
      assert.equal((await api.signIn(`${username}-b`, PASSWORD)).status, 400);
    });

    test('without a person’s token nobody is renamed', async () => {
      assert.equal((await api.identity('PUT', '/me/username', { body: { 'new-username': 'any-name' } })).status, 401);
      assert.equal((await rename(await api.clientToken(credentials), 'any-name')).status, 403);
    });
  });
}
