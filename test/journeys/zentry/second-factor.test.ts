import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { URI } from 'otpauth';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { claimsOf, PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

for (const database of DATABASES) {
  describe(`second factor on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
    });
    after(() => server?.close());

    const login = (email: string, more = {}) => api.call('POST', '/login', {}, { email, password: PASSWORD, ...more });
    const send = (token: string) => api.call('POST', '/TwoFactorCode/send', { token });
    const verify = (token: string, code: string) => api.call('POST', '/TwoFactorCode/verify', { token }, { code });
    const invalidCode = ['InvalidTwoFactorCode'];

    /** A person with the second factor on; gives the session that proved it. */
    async function enrolled(email: string) {
      await api.person(email);
      const session = (await api.signIn(email)).body;
      await send(session.access_token);
      await verify(session.access_token, await api.mailed(email));
      server.clock.advance(30_001);
      return session as { access_token: string; refresh_token: string };
    }

    test('a code by mail switches it on; the other sessions end and this one is as good as both', async () => {
      const email = 'enrolling@example.org';
      await api.person(email);
      const other = await api.tokenOf(email);
      const { access_token: token, refresh_token } = (await api.signIn(email)).body;
      const sent = await send(token);
      assert.deepEqual([sent.status, sent.text], [200, '']);
      const code = await api.mailed(email);
      const verified = await verify(token, code);
      assert.deepEqual([verified.status, verified.text], [200, '']);
      assert.equal((await api.call('GET', '/User/tenants', { token: other })).status, 401);
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 200);
      const refreshed = (await api.token({ grant_type: 'refresh_token', refresh_token })).body;
      assert.deepEqual(claimsOf(refreshed.access_token).amr, ['pwd', 'mfa']);
      assert.deepEqual(Object.keys((await verify(token, code)).body.errors), invalidCode, 'used up');
      assert.equal((await login(email)).body.detail, 'RequiresTwoFactor');
      assert.equal((await api.signIn(email)).body.error_description, 'RequiresTwoFactor');
    });

    test('a sign-in without a code sends one, which works once, at either endpoint', async () => {
      const email = 'prompted@example.org';
      await enrolled(email);
      assert.equal((await login(email)).body.detail, 'RequiresTwoFactor');
      const code = await api.mailed(email);
      assert.equal((await login(email, { twoFactorCode: '000000' })).body.detail, 'Failed');
      assert.equal((await login(email, { twoFactorCode: code })).status, 200);
      assert.equal((await login(email, { twoFactorCode: code })).body.detail, 'Failed');
      server.clock.advance(30_001);
      const couple = { grant_type: 'password', username: email, password: PASSWORD };
      assert.equal((await api.token(couple)).body.error_description, 'RequiresTwoFactor');
      const answer = await api.token({ ...couple, two_factor_code: await api.mailed(email) });
      assert.deepEqual(claimsOf(answer.body.access_token).amr, ['pwd', 'mfa']);
    });

    test('a wrong password fails plainly and sends nothing', async () => {
      const email = 'silent@example.org';
      await enrolled(email);
      const before = (await server.messages(email)).length;
      assert.equal((await login(email, { password: 'wrong-pass1' })).body.detail, 'Failed');
      assert.equal((await server.messages(email)).length, before);
    });

    test('recovery codes are fetched once within ten minutes, and each works once', async () => {
      const email = 'recovering@example.org';
      const { access_token: token } = await enrolled(email);
      const { recoveryCodes: codes } = (await api.call('GET', '/TwoFactorCode/recovery-codes', { token })).body;
      assert.equal(new Set(codes).size, 10);
      const second = await api.call('GET', '/TwoFactorCode/recovery-codes', { token });
      assert.deepEqual([second.status, second.body.title], [404, 'Not Found']);
      assert.equal((await login(email, { twoFactorRecoveryCode: codes[0] })).status, 200);
      assert.equal((await login(email, { twoFactorRecoveryCode: codes[0] })).body.detail, 'Failed');
      const couple = { grant_type: 'password', username: email, password: PASSWORD };
      assert.equal((await api.token({ ...couple, two_factor_recovery_code: codes[1] })).status, 200);
      const both = { twoFactorCode: '000000', twoFactorRecoveryCode: codes[2] };
      assert.equal((await login(email, both)).body.detail, 'Failed', 'the code goes before the recovery code');

      const late = await enrolled('late@example.org');
      server.clock.advance(10 * 60_000);
      const lapsed = await api.call('GET', '/TwoFactorCode/recovery-codes', { token: late.access_token });
      assert.equal(lapsed.status, 404);
    });

    test('codes are sent every 30 seconds at most', async () => {
      const email = 'impatient@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      assert.equal((await send(token)).status, 200);
      const again = await send(token);
      assert.deepEqual([again.status, again.headers.get('retry-after')], [429, '30']);
      assert.equal(again.body.type, 'https://tools.ietf.org/html/rfc6585#section-4');
      server.clock.advance(30_000);
      assert.equal((await send(token)).status, 200);
    });

    test('wrong, late and absent codes are one answer, and wrong ones count towards the lock', async () => {
      const email = 'guesser@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      assert.deepEqual(Object.keys((await verify(token, '123456')).body.errors), invalidCode);
      await send(token);
      const code = await api.mailed(email);
      server.clock.advance(5 * 60_000);
      assert.deepEqual(Object.keys((await verify(token, code)).body.errors), invalidCode, 'five minutes');
      for (let count = 0; count < 3; count += 1) await verify(token, '123456');
      const locked = await verify(token, '123456');
      assert.deepEqual([locked.status, locked.body.detail], [401, 'LockedOut']);
      assert.equal((await login(email)).body.detail, 'LockedOut');
      assert.equal((await api.call('GET', '/User/tenants', { token })).status, 200, 'a lock ends no session');
    });

    test('an API key may ask for a code, but not prove one', async () => {
      const email = 'keyed@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      const { apiKey: key } = (await api.call('GET', '/User/api-key', { token })).body;
      assert.equal((await api.call('POST', '/TwoFactorCode/send', { key })).status, 200);
      const code = await api.mailed(email);
      assert.equal((await api.call('POST', '/TwoFactorCode/verify', { key }, { code })).status, 403);
      for (const [method, path] of [
        ['DELETE', '/TwoFactorCode'],
        ['GET', '/TwoFactorCode/recovery-codes'],
        ['POST', '/TwoFactorCode/authenticator'],
      ] as const)
        assert.equal((await api.call(method, path, { key })).status, 403, path);
    });

    test('an authenticator app is set up, proved, and asked for', async () => {
      const email = 'app@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      const { sharedKey, authenticatorUri } = (await api.call('POST', '/TwoFactorCode/authenticator', { token })).body;
      const app = URI.parse(authenticatorUri);
      assert.equal(app.secret.base32, sharedKey);
      const code = () => app.generate({ timestamp: server.clock.now() } as never);
      assert.equal((await verify(token, code())).status, 200);
      const before = (await server.messages(email)).length;
      assert.equal((await login(email)).body.detail, 'RequiresTwoFactor');
      assert.equal((await server.messages(email)).length, before, 'whoever has an app is sent no code');
      assert.equal((await login(email, { twoFactorCode: code() })).body.detail, 'Failed', 'each step works once');
      server.clock.advance(30_000);
      assert.equal((await login(email, { twoFactorCode: code() })).status, 200);
    });

    /** Begins an authenticator app in a session; gives what makes its codes. */
    async function begun(token: string) {
      const app = URI.parse((await api.call('POST', '/TwoFactorCode/authenticator', { token })).body.authenticatorUri);
      return () => app.generate({ timestamp: server.clock.now() } as never);
    }

    /** The owner of an account proves another kind of second factor, in `token` or a session of its own. */
    async function enrolByMail(email: string, token: string) {
      await send(token);
      assert.equal((await verify(token, await api.mailed(email))).status, 200);
      server.clock.advance(30_001);
    }

    for (const [how, end] of [
      [
        'the factor was switched on by mail',
        async (email: string) => {
          const token = await api.tokenOf(email);
          await enrolByMail(email, token);
          return { token, password: PASSWORD };
        },
      ],
      [
        'the password was reset, and the factor switched on later',
        async (email: string) => {
          const password = 'quiet-harbour-42';
          await api.call('POST', '/forgotPassword', {}, { email });
          const resetCode = await api.mailed(email);
          const reset = await api.call('POST', '/resetPassword', {}, { email, resetCode, newPassword: password });
          assert.equal(reset.status, 200);
          return { token: await api.tokenOf(email, undefined, password), password };
        },
      ],
      [
        'the password was changed, and the factor switched on later',
        async (email: string) => {
          const password = 'quiet-harbour-42';
          const token = await api.tokenOf(email);
          const body = { 'old-password': PASSWORD, 'new-password': password };
          assert.equal((await api.asseco.identity('PUT', '/me/password', { token, body })).status, 204);
          return { token, password };
        },
      ],
    ] as const) {
      test(`an app that somebody else began and never proved is gone once ${how}`, async () => {
        const email = `planted-${how.length}@example.org`;
        await api.person(email);
        const stolen = await api.tokenOf(email);
        await api.asseco.confirmEmail(stolen, email);
        const planted = await begun(stolen);
        const { token, password } = await end(email);
        assert.deepEqual(Object.keys((await verify(token, planted())).body.errors), invalidCode);
        await enrolByMail(email, token);
        server.clock.advance(10 * 60_000);
        assert.deepEqual(Object.keys((await verify(token, planted())).body.errors), invalidCode);
        assert.equal((await login(email, { password, twoFactorCode: planted() })).body.detail, 'Failed');
        assert.equal((await api.call('DELETE', '/TwoFactorCode', { token })).status, 403);
      });
    }

    test('another app is begun: the one in force goes on until the other is proved, which is told', async () => {
      const email = 'two-apps@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      await api.asseco.confirmEmail(token, email);
      const former = await begun(token);
      assert.equal((await verify(token, former())).status, 200);
      const given = await begun(token);
      const next = await begun(token);
      server.clock.advance(30_000);
      const before = (await server.messages(email)).length;
      assert.equal((await login(email, { twoFactorCode: next() })).body.detail, 'Failed', 'not proved');
      assert.equal((await login(email, { twoFactorCode: former() })).status, 200);
      assert.equal((await login(email)).body.detail, 'RequiresTwoFactor');
      assert.equal((await server.messages(email)).length, before, 'whoever has an app is sent no code');
      assert.deepEqual(Object.keys((await verify(token, given())).body.errors), invalidCode, 'the later one counts');
      assert.equal((await verify(token, next())).status, 200);
      const [notice] = await server.messages(email);
      assert.match(notice?.subject ?? '', /new authenticator app/);
      server.clock.advance(30_000);
      assert.equal((await login(email, { twoFactorCode: former() })).body.detail, 'Failed');
      assert.equal((await login(email, { twoFactorCode: next() })).status, 200);
      assert.equal((await server.messages(email)).length, before + 1);
    });

    test('an app that was begun proves nothing once the session did so long ago', async () => {
      const email = 'begun@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      const former = await begun(token);
      assert.equal((await verify(token, former())).status, 200);
      const next = await begun(token);
      server.clock.advance(5 * 60_000 + 1000);
      assert.deepEqual(Object.keys((await verify(token, next())).body.errors), invalidCode);
      assert.equal((await api.call('DELETE', '/TwoFactorCode', { token })).status, 403);
      assert.equal((await verify(token, former())).status, 200);
      assert.equal((await verify(token, next())).status, 200);
    });

    test('it is switched off in a session that proved it lately, and not in another', async () => {
      const email = 'leaving@example.org';
      const { access_token: token } = await enrolled(email);
      server.clock.advance(5 * 60_000 + 1000);
      assert.equal((await api.call('DELETE', '/TwoFactorCode', { token })).status, 403);
      await send(token);
      await verify(token, await api.mailed(email));
      const off = await api.call('DELETE', '/TwoFactorCode', { token });
      assert.deepEqual([off.status, off.text], [200, '']);
      assert.equal((await login(email)).status, 200);
    });
  });
}
