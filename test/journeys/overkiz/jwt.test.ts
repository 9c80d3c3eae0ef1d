import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { base64url, exportSPKI, importJWK, SignJWT } from 'jose';
import { lockAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import { HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import { secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { type Algorithm, type IssuerKey, issuerKey, signed, startForeignIssuer } from '#test/support/foreign-issuer.ts';
import { assertError, cookieIn, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { visible } from '#test/support/zentry.ts';

const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;
const AUDIENCE = 'homes';
type Claims = Readonly<Record<string, unknown>>;

const ISSUER = 'https://issuer.example.org';

for (const database of DATABASES) {
  describe(`tokens of a trusted issuer at the Overkiz login on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let issuer: Awaited<ReturnType<typeof startForeignIssuer>>;
    let keys: Readonly<Record<Algorithm, IssuerKey>>;
    let serial = 0;
    before(async () => {
      issuer = await startForeignIssuer();
      keys = {
        RS256: await issuerKey('rsa', 'RS256'),
        ES256: await issuerKey('ec', 'ES256'),
        EdDSA: await issuerKey('ed', 'EdDSA'),
      };
      issuer.publish(Object.values(keys));
      const env = {
        TESSERA_FACES_OVERKIZ_JWT_ISSUER: ISSUER,
        TESSERA_FACES_OVERKIZ_JWT_AUDIENCE: AUDIENCE,
        TESSERA_FACES_OVERKIZ_JWT_JWKS_URI: `${issuer.url}/keys`,
      };
      server = await startTestServer({ database, env });
      api = new OverkizDriver(server);
    });
    after(async () => {
      await server?.close();
      await issuer?.close();
    });

    /** Somebody who linked a login of the issuer. */
    async function person(tenantId?: string) {
      serial += 1;
      const userId = `linked${serial}`;
      const email = `${userId}@example.org`;
      const account = await server.operate(registerUser, {
        email,
        username: userId,
        password: secret(PASSWORD),
        tenantId,
      });
      const subject = `subject-${serial}`;
      const link = {
        id: `link-${database}-${serial}`,
        tenantId: account.tenantId,
        accountId: account.id,
        provider: 'test',
        issuer: ISSUER,
        subject,
        login: userId,
        loginKey: userId,
        createdAt: server.clock.now(),
      };
      await server.services.store.write((tx) => tx.credentials.linkLogin(link));
      return { id: account.id, userId, email, subject };
    }
    const claims = (subject: string, over: Claims = {}): Claims => {
      const now = server.clock.now() / SECOND;
      return { iss: ISSUER, aud: AUDIENCE, sub: subject, iat: now, exp: now + 600, ...over };
    };
    const enter = (jwt: string, more: Record<string, string> = {}) => api.logIn({ jwt, ...more });
    const enterAs = async (subject: string, over?: Claims, header?: Record<string, unknown>) =>
      enter(await signed(keys.ES256, claims(subject, over), header));
    const whoIs = async (cookie: string) => (await api.call('GET', '/currentUserId', { cookie })).body.userId;

    test('whoever linked that login is signed in, by each of the algorithms', async () => {
      const { userId, subject } = await person();
      for (const key of Object.values(keys)) {
        const answer = await enter(await signed(key, claims(subject)));
        assert.equal(answer.text, '{"success":true,"roles":[{"name":"ENDUSER"}],"extraAttributes":{}}', key.alg);
        const cookie = cookieIn(answer);
        assert.equal(await whoIs(cookie), userId);
        assert.deepEqual((await server.services.store.read.sessions.find(sha256(cookie)))?.amr, ['fed']);
      }
      assert.equal(issuer.asked('/keys'), 1);
    });

    test('a token without an id works until it expires, one with an id once, also of twenty at once', async () => {
      const { subject } = await person();
      const plain = await signed(keys.ES256, claims(subject));
      for (let time = 0; time < 3; time += 1) assert.equal((await enter(plain)).status, 200);
      server.clock.advance(600 * SECOND + 30 * SECOND);
      assert.equal((await enter(plain)).status, 200);
      server.clock.advance(30 * SECOND);
      assertError(await enter(plain), ...BAD);
      const single = await signed(keys.ES256, claims(subject, { jti: 'only-once' }));
      const answers = await Promise.all(Array.from({ length: 20 }, () => enter(single)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      server.clock.advance(6 * MINUTE);
      assertError(await enter(single), ...BAD);
      // The same id from somebody else's token is another token only if its issuer is.
      const { subject: other } = await person();
      assertError(await enterAs(other, { jti: 'only-once' }), ...BAD);
      assert.equal((await enterAs(other, { jti: 'another' })).status, 200);
    });

    test('nobody is signed in whose login is linked nowhere, at another issuer, or in another tenant; none is made', async () => {
      const { subject } = await person((await server.createTenant('elsewhere')).id);
      const unknown = await enterAs('nobody-linked-this');
      assertError(unknown, ...BAD);
      assert.deepEqual(visible(await enterAs(subject)), visible(unknown));
      const { userId, email } = await person();
      for (const name of [userId, email]) assertError(await enterAs(name), ...BAD);
      const exists = await api.call('GET', '/enduser/existingUserIds/nobody-linked-this');
      assert.equal(exists.body.userExists, false);
    });

    test('deactivated and locked by an operator', async () => {
      const [passive, locked] = [await person(), await person()];
      await server.operate(setAccountStatus, { user: passive.userId, tenant: '1', status: 'P' });
      await server.operate(lockAccount, { user: locked.userId, tenant: '1' });
      for (const { subject } of [passive, locked]) assertError(await enterAs(subject), ...BAD);
    });

    test('a lock by guessing the password closes this way too', async () => {
      const { userId, subject } = await person();
      for (let attempt = 1; attempt <= 5; attempt += 1) await api.logIn({ userId, userPassword: `wrong-${attempt}` });
      const answer = await enterAs(subject);
      const told = 'Too many requests, try again later : login with ';
      assertError(answer, 401, 'AUTHENTICATION_ERROR', told);
      assert.equal(answer.headers.get('retry-after'), '300');
      server.clock.advance(5 * MINUTE);
      assert.equal((await enterAs(subject)).status, 200);
      // A completed sign-in clears the counter.
      assertError(await api.logIn({ userId, userPassword: 'wrong' }), ...BAD);
    });

    test('the second factor is asked for whatever the token says, and the token is spent only with it', async () => {
      const { id, email, subject } = await person();
      const now = server.clock.now();
      await server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled: true, updatedAt: now }));
      const jwt = await signed(keys.ES256, claims(subject, { jti: 'with-factor', amr: ['pwd', 'mfa'], acr: 'high' }));
      assertError(await enter(jwt), 401, 'AUTHENTICATION_ERROR', 'Second factor required');
      assertError(await enter(jwt, { twoFactorCode: '000000' }), ...BAD);
      const twoFactorCode = await api.asseco.code(email);
      const cookie = cookieIn(await enter(jwt, { twoFactorCode }));
      assert.deepEqual((await server.services.store.read.sessions.find(sha256(cookie)))?.amr, ['fed', 'mfa']);
      assertError(await enter(jwt, { twoFactorCode }), ...BAD);
    });

    test('a password that must be changed must be changed', async () => {
      const { id, subject } = await person();
      const now = server.clock.now();
      await server.services.store.write((tx) => tx.accounts.update(id, { mustChangePassword: true, updatedAt: now }));
      const cookie = cookieIn(await enterAs(subject));
      const refused = await api.call('POST', '/events/register', { cookie });
      assertError(refused, 401, 'RESOURCE_ACCESS_DENIED', 'Password change required');
    });

    test('claims that do not fit', async () => {
      const { subject } = await person();
      const now = server.clock.now() / SECOND;
      const wrong: readonly Claims[] = [
        { iss: 'https://other.example.org' },
        { iss: `${ISSUER}/` },
        { iss: undefined },
        { aud: 'other' },
        { aud: ['other', 'homes2'] },
        { aud: undefined },
        { exp: now - 61 },
        { exp: undefined },
        { exp: 'never' },
        { nbf: now + 61 },
        { sub: undefined },
        { sub: '' },
        { sub: 7 },
        { cnf: { jkt: 'x' } },
      ];
      for (const over of wrong) {
        const answer = await enterAs(subject, over);
        assertError(answer, ...BAD);
      }
      for (const right of [{ aud: ['other', AUDIENCE] }, { nbf: now + 59 }, { exp: now - 59 }, { iat: now + 9999 }])
        assert.equal((await enterAs(subject, right)).status, 200, JSON.stringify(right));
    });

    test('signatures that are none, and keys that the token brings along', async () => {
      const { subject } = await person();
      const stranger = await issuerKey('ec');
      const planted = await startForeignIssuer();
      planted.publish([stranger]);
      planted.json('/cert', [stranger.publicJwk]);
      const unsecured = `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify(claims(subject)))}.`;
      const good = await signed(keys.ES256, claims(subject));
      const [head = '', body = '', signature = ''] = good.split('.');
      const pem = await exportSPKI(await publicKeyOf(keys.RS256));
      const confused = (kid: string, key: string) =>
        new SignJWT(claims(subject)).setProtectedHeader({ alg: 'HS256', kid }).sign(new TextEncoder().encode(key));
      const forged = [
        unsecured,
        unsecured.replace(base64url.encode('{"alg":"none"}'), base64url.encode('{"alg":"None","kid":"ec"}')),
        `${head}.${body}.`,
        `${head}.${body}.${signature.slice(0, -4)}AAAA`,
        `${head}.${base64url.encode(JSON.stringify(claims('subject-1')))}.${signature}`,
        await confused('rsa', pem),
        await confused('rsa', JSON.stringify(keys.RS256.publicJwk)),
        await confused('ec', keys.ES256.publicJwk.x ?? ''),
        await signed(stranger, claims(subject)),
        await signed(stranger, claims(subject), { jwk: stranger.publicJwk }),
        await signed(stranger, claims(subject), { jku: `${planted.url}/keys` }),
        await signed(stranger, claims(subject), { x5u: `${planted.url}/cert`, kid: 'other' }),
        `${good}.x`,
        good.split('.').slice(0, 2).join('.'),
        'not-a-token',
        '...',
        JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] }),
      ];
      for (const jwt of forged) assertError(await enter(jwt), ...BAD);
      assert.deepEqual([planted.asked('/keys'), planted.asked('/cert')], [0, 0]);
      await planted.close();
      const huge = await signed(keys.ES256, claims(subject, { pad: 'x'.repeat(8192) }));
      assertError(await enter(huge), ...BAD);
      assert.equal((await enter(good)).status, 200);
    });

    test('a token that is no good names nobody: it locks nobody out', async () => {
      const { userId, subject } = await person();
      for (let attempt = 0; attempt < 8; attempt += 1) assertError(await enterAs(subject, { aud: 'other' }), ...BAD);
      assert.equal((await api.logIn({ userId, userPassword: PASSWORD })).status, 200);
      const last = (await server.services.store.read.audit.list({ limit: 2 })).find(
        ({ result }) => result === 'failure',
      );
      assert.deepEqual([last?.event, last?.accountId, last?.detail], ['sign-in', null, 'token not accepted']);
    });

    test('it is the only combination, and opens nothing else', async () => {
      const { userId, subject } = await person();
      const jwt = await signed(keys.ES256, claims(subject));
      const combination = (await api.logIn({})).body.error;
      const forms: readonly Record<string, string>[] = [
        { jwt, userId },
        { jwt, userPassword: PASSWORD },
        { jwt, userId, userPassword: PASSWORD },
        { jwt, accessToken: jwt },
        { jwt, ssoToken: jwt, userId },
        { ssoToken: jwt },
      ];
      for (const form of forms) assertError(await api.logIn(form), 401, 'AUTHENTICATION_ERROR', combination);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const twice = await api.call('POST', '/login', { headers, body: `jwt=${jwt}&jwt=${jwt}` });
      assertError(twice, 401, 'AUTHENTICATION_ERROR', combination);
      for (const options of [{ body: { jwt } }, { headers, body: '' }])
        assertError(await api.call('POST', `/login?jwt=${jwt}`, options), 401, 'AUTHENTICATION_ERROR', combination);
      assert.equal((await api.logIn({ jwt, userId: '', userPassword: '' })).status, 200);
      assertError(await api.logIn({ accessToken: jwt }), ...BAD);
      assertError(await api.logIn({ userId, ssoToken: jwt }), ...BAD);
      assert.equal((await api.asseco.identity('GET', '/me', { token: jwt })).status, 401);
    });

    test('keys that the issuer changes are looked for once more, seldom; those it withdrew are gone', async () => {
      const { subject } = await person();
      assert.equal((await enterAs(subject)).status, 200);
      const fresh = await issuerKey('fresh');
      server.clock.advance(5 * SECOND);
      const asked = issuer.asked('/keys');
      for (let time = 0; time < 10; time += 1) assertError(await enter(await signed(fresh, claims(subject))), ...BAD);
      assert.equal(issuer.asked('/keys'), asked + 1);
      issuer.publish([fresh]);
      server.clock.advance(5 * SECOND);
      assert.equal((await enter(await signed(fresh, claims(subject)))).status, 200);
      assert.equal(issuer.asked('/keys'), asked + 2);
      server.clock.advance(5 * SECOND);
      assertError(await enterAs(subject), ...BAD);
      issuer.publish(Object.values(keys));
      server.clock.advance(10 * MINUTE);
      assert.equal((await enterAs(subject)).status, 200);
      server.clock.advance(5 * SECOND);
      assertError(await enter(await signed(fresh, claims(subject))), ...BAD);
    });

    test('an issuer that does not answer is maintenance, not a wrong token; it is not asked for each', async () => {
      const { subject } = await person();
      assert.equal((await enterAs(subject)).status, 200);
      const asked = issuer.asked('/keys');
      issuer.json('/keys', {}, 500);
      // Keys in hand go on for a while.
      assert.equal((await enterAs(subject)).status, 200);
      server.clock.advance(10 * MINUTE);
      for (let time = 0; time < 5; time += 1) {
        const answer = await enterAs(subject);
        assert.equal(answer.status, 503);
        assert.match(answer.text, /is down for maintenance/);
        assert.ok(answer.headers.get('retry-after'));
        assert.equal(answer.headers.get('set-cookie'), null);
      }
      assert.equal(issuer.asked('/keys'), asked + 1);
      for (const answer of ['{', '[]', '{"keys":1}', '"x"']) {
        issuer.on('/keys', (_, response) => response.end(answer));
        server.clock.advance(5 * SECOND);
        assert.equal((await enterAs(subject)).status, 503, answer);
      }
      issuer.on('/keys', (_, response) => response.writeHead(302, { location: `${issuer.url}/moved` }).end());
      issuer.json('/moved', { keys: Object.values(keys).map(({ publicJwk }) => publicJwk) });
      server.clock.advance(5 * SECOND);
      assert.equal((await enterAs(subject)).status, 503);
      assert.equal(issuer.asked('/moved'), 0);
      issuer.publish(Object.values(keys));
      server.clock.advance(5 * SECOND);
      assert.equal((await enterAs(subject)).status, 200);
      server.clock.advance(HOUR);
    });
  });

  describe(`where the subject is the user id on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let issuer: Awaited<ReturnType<typeof startForeignIssuer>>;
    let key: IssuerKey;
    before(async () => {
      issuer = await startForeignIssuer();
      key = await issuerKey('ec');
      issuer.publish([key]);
      const env = {
        TESSERA_FACES_OVERKIZ_JWT_ISSUER: ISSUER,
        TESSERA_FACES_OVERKIZ_JWT_AUDIENCE: AUDIENCE,
        TESSERA_FACES_OVERKIZ_JWT_JWKS_URI: `${issuer.url}/keys`,
        TESSERA_FACES_OVERKIZ_JWT_SUBJECT: 'user-id',
      };
      server = await startTestServer({ database, env });
      api = new OverkizDriver(server);
    });
    after(async () => {
      await server?.close();
      await issuer?.close();
    });
    const enter = async (sub: string) => {
      const exp = server.clock.now() / SECOND + 60;
      return api.logIn({ jwt: await signed(key, { iss: ISSUER, aud: AUDIENCE, sub, exp }) });
    };

    test('it is found as at a sign-in, at home in the tenant only', async () => {
      await api.person('ann@example.org', 'Ann');
      for (const sub of ['ann', 'ANN', 'ann@example.org']) {
        const cookie = cookieIn(await enter(sub));
        assert.equal((await api.call('GET', '/currentUserId', { cookie })).body.userId, 'Ann');
      }
      const { id: tenantId } = await server.createTenant('elsewhere');
      await server.operate(registerUser, { email: 'dag@example.org', username: 'dag', tenantId });
      for (const sub of ['dag', 'nobody', 'a\u0000b']) assertError(await enter(sub), ...BAD);
    });
  });

  test(`nobody’s tokens unless an issuer is configured on ${database}`, async (t) => {
    const server = await startTestServer({ database });
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    const jwt = await signed(await issuerKey('ec'), { iss: ISSUER, aud: AUDIENCE, sub: 'x', exp: 9_999_999_999 });
    assertError(await api.logIn({ jwt }), ...BAD);
    assertError(await api.logIn({ accessToken: jwt }), ...BAD);
  });
}

async function publicKeyOf({ publicJwk }: IssuerKey): Promise<CryptoKey> {
  return (await importJWK(publicJwk, 'RS256')) as CryptoKey;
}
