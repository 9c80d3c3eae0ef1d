import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SECOND } from '#kernel/clock.ts';
import { type Answering, startForeignIssuer } from '#test/support/foreign-issuer.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  pkcePair,
  REDIRECT_URI,
  RESOURCE,
  startOidcProvider,
} from '#test/support/oidc-provider.ts';
import { assertError, cookieIn, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;

for (const database of DATABASES) {
  describe(`tokens of a real OpenID provider at the Overkiz login on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let provider: Awaited<ReturnType<typeof startOidcProvider>>;
    let folder: string;
    before(async () => {
      provider = await startOidcProvider();
      folder = await mkdtemp(join(tmpdir(), 'tessera-foreign-'));
      const configFile = join(folder, 'tessera.toml');
      await writeFile(
        configFile,
        `
[providers.homes]
issuer = "${provider.issuer}"
client-id = "${CLIENT_ID}"
client-secret = "${CLIENT_SECRET}"
redirect-uris = ["${REDIRECT_URI}"]

[faces.overkiz.jwt]
issuer = "${provider.issuer}"
audience = "${RESOURCE}"
jwks-uri = "${provider.issuer}/jwks"

[faces.overkiz.access-token]
introspection-endpoint = "${provider.issuer}/token/introspection"
client-id = "${CLIENT_ID}"
client-secret = "${CLIENT_SECRET}"
issuer = "${provider.issuer}"
`,
      );
      server = await startTestServer({ database, configFile });
      api = new OverkizDriver(server);
    });
    after(async () => {
      await server?.close();
      await provider?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    /** Somebody who linked the login there through the IdentityAPI, as people do. */
    async function linked(userId: string): Promise<string> {
      await api.person(`${userId}@example.org`, userId);
      const token = (await api.asseco.signIn(userId, PASSWORD)).body.access_token;
      const subject = `${database}-${userId}`;
      const { verifier, challenge } = pkcePair();
      const body = {
        provider: 'homes',
        code: await provider.code({ subject, codeChallenge: challenge }),
        'redirect-uri': REDIRECT_URI,
        'code-verifier': verifier,
      };
      const answer = await api.asseco.identity('POST', '/me/logins', { token, body });
      assert.ok(answer.status < 300, answer.text);
      return subject;
    }
    const whoIs = async (cookie: string) => (await api.call('GET', '/currentUserId', { cookie })).body.userId;

    test('a JWT for this API signs its subject in, once; an ID token is for somebody else', async () => {
      const subject = await linked('jo');
      const { access_token: jwt } = await provider.tokens({ subject, resource: RESOURCE });
      assert.equal(await whoIs(cookieIn(await api.logIn({ jwt }))), 'jo');
      assertError(await api.logIn({ jwt }), ...BAD);
      assertError(await api.logIn({ jwt: (await provider.tokens({ subject })).id_token }), ...BAD);
      const { access_token: stranger } = await provider.tokens({ subject: 'stranger', resource: RESOURCE });
      assertError(await api.logIn({ jwt: stranger }), ...BAD);
    });

    test('an access token signs its subject in while it is active', async () => {
      const subject = await linked('kim');
      const { access_token: accessToken, id_token: idToken } = await provider.tokens({ subject });
      for (let time = 0; time < 2; time += 1)
        assert.equal(await whoIs(cookieIn(await api.logIn({ accessToken }))), 'kim');
      assertError(await api.logIn({ accessToken: `${accessToken}x` }), ...BAD);
      assertError(await api.logIn({ accessToken: idToken }), ...BAD);
      assertError(await api.logIn({ jwt: accessToken }), ...BAD);
      const { access_token: stranger } = await provider.tokens({ subject: 'stranger' });
      assertError(await api.logIn({ accessToken: stranger }), ...BAD);
      assert.equal((await provider.revoke(accessToken)).status, 200);
      assertError(await api.logIn({ accessToken }), ...BAD);
    });
  });

  describe(`what an introspection endpoint can answer on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let issuer: Awaited<ReturnType<typeof startForeignIssuer>>;
    before(async () => {
      issuer = await startForeignIssuer();
      const env = {
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_INTROSPECTION_ENDPOINT: `${issuer.url}/introspect?v=2`,
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_ID: 'homes & more',
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_SECRET: 'a:secret+%',
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_AUDIENCE: 'homes',
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_ISSUER: 'https://issuer.example.org',
        TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_SUBJECT: 'user-id',
      };
      server = await startTestServer({ database, env });
      api = new OverkizDriver(server);
      await api.person('ann@example.org', 'ann');
    });
    after(async () => {
      await server?.close();
      await issuer?.close();
    });

    const enter = (accessToken = 'a token+&%') => api.logIn({ accessToken });
    const answers = (claims: unknown, status = 200) => issuer.json('/introspect?v=2', claims, status);
    const seconds = () => Math.floor(server.clock.now() / SECOND);
    const good = () => ({ active: true, sub: 'ann', aud: 'homes', exp: seconds() + 60 });

    test('it is asked as RFC 7662 has it, and no token reaches its address', async () => {
      const seen: unknown[] = [];
      const answer: Answering = ({ method, headers }, response, body) => {
        seen.push(
          method,
          headers['content-type'],
          headers.authorization,
          Object.fromEntries(new URLSearchParams(body)),
        );
        response.end(JSON.stringify(good()));
      };
      issuer.on('/introspect?v=2', answer);
      assert.equal((await enter()).status, 200);
      const basic = Buffer.from('homes%20%26%20more:a%3Asecret%2B%25').toString('base64');
      assert.deepEqual(seen, [
        'POST',
        'application/x-www-form-urlencoded',
        `Basic ${basic}`,
        { token: 'a token+&%', token_type_hint: 'access_token' },
      ]);
    });

    test('what signs somebody in', async () => {
      for (const claims of [
        good(),
        { ...good(), exp: undefined },
        { ...good(), aud: ['other', 'homes'] },
        { ...good(), iss: 'https://issuer.example.org' },
        { ...good(), exp: seconds() - 59, nbf: seconds() + 59 },
        { ...good(), sub: 'ANN@example.org' },
      ]) {
        answers(claims);
        assert.equal(cookieIn(await enter()).length, 43, JSON.stringify(claims));
      }
    });

    test('what does not', async () => {
      for (const claims of [
        { active: false },
        { ...good(), active: false },
        { ...good(), aud: undefined },
        { ...good(), aud: 'other' },
        { ...good(), aud: ['other'] },
        { ...good(), exp: seconds() - 60 },
        { ...good(), exp: 'never' },
        { ...good(), nbf: seconds() + 61 },
        { ...good(), iss: 'https://other.example.org' },
        { ...good(), sub: undefined },
        { ...good(), sub: '' },
        { ...good(), sub: ['ann'] },
        { ...good(), sub: 'nobody' },
        { ...good(), cnf: { jkt: 'x' } },
      ]) {
        answers(claims);
        assertError(await enter(), ...BAD);
      }
      answers({ error: 'unsupported_token_type' }, 400);
      assertError(await enter(), ...BAD);
    });

    test('one that does not answer, or refuses this server, is maintenance and no wrong token', async () => {
      const down = async () => {
        const answer = await enter();
        assert.equal(answer.status, 503, answer.text);
        assert.match(answer.text, /is down for maintenance/);
        assert.ok(answer.headers.get('retry-after'));
        assert.equal(answer.headers.get('set-cookie'), null);
      };
      for (const status of [401, 403, 404, 500, 302]) {
        answers(good(), status);
        await down();
      }
      for (const nonsense of ['', '{', '[]', '"x"', 'null', '{}', '{"active":"true"}']) {
        issuer.on('/introspect?v=2', (_, response) => response.end(nonsense));
        await down();
      }
      issuer.on('/introspect?v=2', (request) => request.socket.destroy());
      await down();
      answers(good());
      assert.equal((await enter()).status, 200);
    });

    test('nothing too long is asked about', async () => {
      answers(good());
      const asked = issuer.asked('/introspect?v=2');
      assertError(await enter('x'.repeat(8193)), ...BAD);
      assert.equal(issuer.asked('/introspect?v=2'), asked);
      assert.equal((await enter('x'.repeat(8192))).status, 200);
    });

    test('the second factor is asked for', async () => {
      const id = await api.person('ben@example.org', 'ben');
      const now = server.clock.now();
      await server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled: true, updatedAt: now }));
      answers({ ...good(), sub: 'ben', amr: ['mfa'] });
      assertError(await enter(), 401, 'AUTHENTICATION_ERROR', 'Second factor required');
      const twoFactorCode = await api.asseco.code('ben@example.org');
      assertError(await api.logIn({ accessToken: 't', twoFactorCode: '000000' }), ...BAD);
      assert.equal((await api.logIn({ accessToken: 't', twoFactorCode })).status, 200);
      assertError(await api.logIn({ accessToken: 't', twoFactorCode }), ...BAD);
    });
  });
}
