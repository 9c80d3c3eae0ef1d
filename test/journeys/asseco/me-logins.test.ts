import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { CLIENT_ID, CLIENT_SECRET, pkcePair, REDIRECT_URI, startOidcProvider } from '#test/support/oidc-provider.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const table = (name: string, issuer: string, secret = CLIENT_SECRET) => `
[providers.${name}]
issuer = "${issuer}"
client-id = "${CLIENT_ID}"
client-secret = "${secret}"
redirect-uris = ["${REDIRECT_URI}", "${REDIRECT_URI}/other"]
`;

for (const database of DATABASES) {
  describe(`linked logins of the authenticated user on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    let provider: Awaited<ReturnType<typeof startOidcProvider>>;
    let folder: string;
    let serial = 0;
    before(async () => {
      provider = await startOidcProvider();
      const gone = await startOidcProvider();
      await gone.close();
      folder = await mkdtemp(join(tmpdir(), 'tessera-providers-'));
      const configFile = join(folder, 'tessera.toml');
      const tables = [
        table('test', provider.issuer),
        table('down', gone.issuer),
        table('misconfigured', provider.issuer, 'not the secret of this client, at all'),
      ];
      await writeFile(configFile, tables.join(''));
      server = await startTestServer({ database, configFile });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(async () => {
      await server?.close();
      await provider?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    async function person(): Promise<{ token: string; email: string; subject: string }> {
      serial += 1;
      const username = `linker${serial}`;
      assert.equal((await api.register(client, { username })).status, 201);
      const token = (await api.signIn(username, 'Start-pass1')).body.access_token;
      return { token, email: `${username}@example.org`, subject: `${database}-${serial}` };
    }
    const add = (token: string, body: Record<string, unknown>): Promise<WireAnswer> =>
      api.identity('POST', '/me/logins', {
        token,
        body: { provider: 'test', 'redirect-uri': REDIRECT_URI, ...body },
      });
    const remove = (token: string, login: string) =>
      api.identity('DELETE', `/me/logins/${encodeURIComponent(login)}`, { token });
    const logins = async (token: string) => (await api.identity('GET', '/me', { token })).body['linked-logins'];
    function refused(answer: WireAnswer, tag: string, error = 'invalid-format') {
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]),
        [[tag, error]],
      );
    }

    test('a code with PKCE and nonce links the login, once however often, and tells its owner', async () => {
      const { token, email, subject } = await person();
      await api.confirmEmail(token, email);
      assert.deepEqual(await logins(token), []);
      for (let time = 0; time < 2; time += 1) {
        const { verifier, challenge } = pkcePair();
        const code = await provider.code({ subject, nonce: 'n-1', codeChallenge: challenge });
        const answer = await add(token, { code, nonce: 'n-1', 'code-verifier': verifier });
        assert.equal(answer.status, 204, answer.text);
        assert.equal(answer.text, '');
        assert.deepEqual(await logins(token), [{ login: `${subject}@foreign.example`, provider: 'test' }]);
      }
      const notices = (await server.messages(email)).filter(({ text }) => text.includes(`${subject}@foreign.example`));
      assert.equal(notices.length, 1);
      assert.match(notices[0]?.text ?? '', /If it was not you, remove that sign-in, set a new password right away/);
    });

    test('two accounts at one provider are two logins, shaped by their leaves', async () => {
      const { token, subject } = await person();
      for (const one of [`${subject}-a`, `${subject}-b`])
        assert.equal((await add(token, { code: await provider.code({ subject: one }) })).status, 204);
      const shaped = await api.identity('GET', '/me?trim=*&include=linked-logins.provider', { token });
      assert.deepEqual(shaped.body, { 'linked-logins': [{ provider: 'test' }, { provider: 'test' }] });
      const trimmed = await api.identity('GET', '/me?trim=linked-logins.provider', { token });
      assert.deepEqual(
        trimmed.body['linked-logins'].map((link: object) => Object.keys(link)),
        [['login'], ['login']],
      );
      assert.ok('username' in trimmed.body);
    });

    test('a login of another person is refused, whatever address it shows now', async () => {
      const [first, second] = [await person(), await person()];
      assert.equal((await add(first.token, { code: await provider.code({ subject: first.subject }) })).status, 204);
      provider.setEmail(first.subject, `renamed-${first.subject}@foreign.example`);
      const answer = await add(second.token, { code: await provider.code({ subject: first.subject }) });
      assert.equal(answer.status, 440, answer.text);
      assert.equal(answer.reason, 'Business Problem');
      assert.equal(answer.body.problem, 'login-already-used');
      assert.deepEqual(await logins(second.token), []);
    });

    test('two people at once: one gets the login', async () => {
      const [first, second] = [await person(), await person()];
      const codes = [await provider.code({ subject: first.subject }), await provider.code({ subject: first.subject })];
      const answers = await Promise.all([first, second].map(({ token }, index) => add(token, { code: codes[index] })));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 440]);
    });

    test('the same address at the provider is not the same login', async () => {
      const [first, second] = [await person(), await person()];
      for (const { token, subject } of [first, second]) {
        provider.setEmail(subject, `shared-${first.subject}@foreign.example`);
        assert.equal((await add(token, { code: await provider.code({ subject }) })).status, 204);
      }
      assert.equal((await remove(first.token, `shared-${first.subject}@foreign.example`)).status, 204);
      assert.equal((await logins(second.token)).length, 1, 'another person’s link stays');
    });

    test('a code that is wrong, used, or for another redirect address', async () => {
      const { token, subject } = await person();
      refused(await add(token, { code: 'no-such-code' }), 'code');
      const code = await provider.code({ subject });
      refused(await add(token, { code, 'redirect-uri': `${REDIRECT_URI}/other` }), 'code');
      const used = await provider.code({ subject });
      assert.equal((await add(token, { code: used })).status, 204);
      refused(await add((await person()).token, { code: used }), 'code');
    });

    test('a redirect address that is not on the list, or left out where there are several', async () => {
      const { token, subject } = await person();
      const code = await provider.code({ subject });
      for (const uri of ['https://evil.example/callback', `${REDIRECT_URI}/`, `${REDIRECT_URI}?x=1`, undefined])
        refused(await add(token, { code, 'redirect-uri': uri }), 'redirect-uri');
      assert.equal((await add(token, { code })).status, 204, 'none of them cost the code');
    });

    test('a nonce that only one side knows, or that differs', async () => {
      const { token, subject } = await person();
      refused(await add(token, { code: await provider.code({ subject, nonce: 'mine' }), nonce: 'other' }), 'code');
      refused(await add(token, { code: await provider.code({ subject, nonce: 'mine' }) }), 'code');
      refused(await add(token, { code: await provider.code({ subject }), nonce: 'mine' }), 'code');
      assert.deepEqual(await logins(token), []);
    });

    test('a PKCE verifier that is missing, wrong or malformed', async () => {
      const { token, subject } = await person();
      const challenged = () => provider.code({ subject, codeChallenge: pkcePair().challenge });
      refused(await add(token, { code: await challenged() }), 'code');
      refused(await add(token, { code: await challenged(), 'code-verifier': pkcePair().verifier }), 'code');
      refused(await add(token, { code: await challenged(), 'code-verifier': 'short' }), 'code-verifier');
    });

    test('a provider that nobody configured', async () => {
      const { token } = await person();
      for (const name of ['nobody', 'TEST', '__proto__', 'constructor']) {
        const answer = await add(token, { code: 'any', provider: name });
        assert.equal(answer.status, 440, answer.text);
        assert.equal(answer.body.problem, 'provider-not-supported');
        assert.equal(answer.body.message, `Provider ${name} not supported`);
      }
    });

    test('a provider that does not answer, or that refuses our client: try later', async () => {
      const { token } = await person();
      for (const name of ['down', 'misconfigured']) {
        const answer = await add(token, { code: 'any', provider: name });
        assert.equal(answer.status, 503, answer.text);
        assert.equal(answer.body.problem, 'service-unavailable');
        assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      }
    });

    test('missing members are told together', async () => {
      const { token } = await person();
      const answer = await api.identity('POST', '/me/logins', { token, body: {} });
      assert.equal(answer.status, 400);
      assert.deepEqual(
        answer.body.errors.map((rule: { tag: string; error: string }) => [rule.tag, rule.error]).sort(),
        [
          ['code', 'required'],
          ['provider', 'required'],
        ],
      );
    });

    test('a login is removed by its percent-encoded name, in any letters, once', async () => {
      const { token, email, subject } = await person();
      await api.confirmEmail(token, email);
      const login = `Anne/b+c%20${subject}@foreign.example`;
      provider.setEmail(subject, login);
      assert.equal((await add(token, { code: await provider.code({ subject }) })).status, 204);
      assert.equal((await logins(token))[0].login, login);
      const removed = await remove(token, login.toLowerCase());
      assert.equal(removed.status, 204, removed.text);
      assert.equal(removed.text, '');
      assert.deepEqual(await logins(token), []);
      assert.ok((await server.messages(email))[0]?.text.includes(subject), 'its owner is told');
      const again = await remove(token, login);
      assert.equal(again.status, 404);
      assert.equal(again.body.problem, 'not-found');
    });

    test('nobody removes a login of another, and a removed one is free', async () => {
      const [owner, other] = [await person(), await person()];
      const login = `${owner.subject}@foreign.example`;
      assert.equal((await add(owner.token, { code: await provider.code({ subject: owner.subject }) })).status, 204);
      assert.equal((await remove(other.token, login)).status, 404);
      assert.equal((await logins(owner.token)).length, 1);
      assert.equal((await remove(owner.token, login)).status, 204);
      assert.equal((await add(other.token, { code: await provider.code({ subject: owner.subject }) })).status, 204);
    });

    test('a malformed percent-encoding names nothing', async () => {
      const { token } = await person();
      assert.equal((await api.identity('DELETE', '/me/logins/%zz', { token })).status, 404);
    });

    test('without a person’s token nothing is linked or removed', async () => {
      assert.equal((await api.identity('POST', '/me/logins', { body: { code: 'x', provider: 'test' } })).status, 401);
      assert.equal((await api.identity('DELETE', '/me/logins/x')).status, 401);
      assert.equal((await remove(client, 'x')).status, 403);
    });
  });
}
