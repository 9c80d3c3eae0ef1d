import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import { HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import { sha256 } from '#kernel/sha256.ts';
import { assertError, cookieIn, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { visible } from '#test/support/zentry.ts';

const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;
const NOT_SIGNED_IN = [401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated'] as const;

for (const database of DATABASES) {
  describe(`single sign-on of the Overkiz API on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    async function person() {
      serial += 1;
      const userId = `sso${serial}`;
      const id = await api.person(`${userId}@example.org`, userId);
      return { id, userId, cookie: await api.cookieOf(userId) };
    }
    const tokenOf = async (cookie: string): Promise<string> => {
      const answer = await api.call('POST', '/enduser/ssoToken', { cookie });
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(Object.keys(answer.body), ['ssoToken']);
      assert.equal(answer.headers.get('set-cookie'), null);
      return answer.body.ssoToken;
    };
    const enter = (userId: string, ssoToken: string, cookie?: string) => api.logIn({ userId, ssoToken }, { cookie });
    const sessionOf = async (cookie: string) => {
      const session = await server.services.store.read.sessions.find(sha256(cookie));
      assert.ok(session);
      return session;
    };

    test('a token opens one more session of the same person, once, and the first goes on', async () => {
      const { userId, cookie } = await person();
      const token = await tokenOf(cookie);
      assert.match(token, /^[A-Za-z0-9_-]{43}$/);
      const answer = await enter(`${userId.toUpperCase()}@Example.org`, token);
      assert.equal(answer.text, '{"success":true,"roles":[{"name":"ENDUSER"}],"extraAttributes":{}}');
      const other = cookieIn(answer);
      assert.notEqual(other, cookie);
      for (const live of [cookie, other])
        assert.equal((await api.call('GET', '/currentUserId', { cookie: live })).body.userId, userId);
      assertError(await enter(userId, token), ...BAD);
      assert.deepEqual([await api.isSignedIn(cookie), await api.isSignedIn(other)], [true, true]);
    });

    test('of twenty who use it at once one gets in', async () => {
      const { userId, cookie } = await person();
      const token = await tokenOf(cookie);
      const answers = await Promise.all(Array.from({ length: 20 }, () => enter(userId, token)));
      assert.equal(answers.filter(({ status }) => status === 200).length, 1);
      assert.ok(answers.every(({ status }) => status === 200 || status === 401));
    });

    test('it lives a minute, and only until the next one', async () => {
      const { userId, cookie } = await person();
      const late = await tokenOf(cookie);
      server.clock.advance(MINUTE);
      assertError(await enter(userId, late), ...BAD);
      const [older, newest] = [await tokenOf(cookie), await tokenOf(cookie)];
      server.clock.advance(59 * SECOND);
      assertError(await enter(userId, older), ...BAD);
      assert.equal((await enter(userId, newest)).status, 200);
    });

    test('nobody else’s name goes with it, and trying does not spend it', async () => {
      const [ann, bob] = [await person(), await person()];
      const token = await tokenOf(ann.cookie);
      const foreign = await enter(bob.userId, token);
      assertError(foreign, ...BAD);
      assert.deepEqual(visible(await enter('nobody-at-all', token)), visible(foreign));
      assert.equal((await enter(ann.userId, token)).status, 200);
    });

    test('what else the server gives out is none', async () => {
      const { userId, cookie } = await person();
      const signedIn = (await api.asseco.signIn(userId, PASSWORD)).body;
      for (const token of [
        cookie,
        signedIn.access_token,
        signedIn.refresh_token,
        sha256(await tokenOf(cookie)),
        PASSWORD,
      ]) {
        const answer = await enter(userId, token);
        assertError(answer, 401, 'AUTHENTICATION_ERROR', answer.body.error);
        server.clock.advance(HOUR);
      }
    });

    test('it opens nothing else', async () => {
      const { cookie } = await person();
      const token = await tokenOf(cookie);
      assert.equal(await api.isSignedIn(token), false);
      assert.equal((await api.asseco.identity('GET', '/me', { token })).status, 401);
      assert.equal((await api.asseco.token({ grant_type: 'refresh_token', refresh_token: token })).status, 400);
      const link = await api.call('POST', `/enduser/email/validation/${token}`);
      assert.equal(link.text, '{"emailValidated":false}');
    });

    test('wrong ones are guesses: five lock the account for every way in, and a name that nobody has alike', async () => {
      const { userId, cookie } = await person();
      const token = await tokenOf(cookie);
      for (const name of [userId, 'nobody-either']) {
        const told = [401, 'AUTHENTICATION_ERROR', `Too many requests, try again later : login with ${name}`] as const;
        for (let attempt = 1; attempt <= 4; attempt += 1) assertError(await enter(name, `${token}x`), ...BAD);
        const fifth = await enter(name, 'x'.repeat(43));
        assertError(fifth, ...told);
        assert.equal(fifth.headers.get('retry-after'), '300');
        assertError(await enter(name, token), ...told);
        assertError(await api.logIn({ userId: name, userPassword: PASSWORD }), ...told);
      }
      assert.equal(await api.isSignedIn(cookie), true);
    });

    test('it dies with its session', async () => {
      const { userId, cookie } = await person();
      const token = await tokenOf(cookie);
      assert.equal((await api.call('POST', '/logout', { cookie })).body.logout, true);
      assertError(await enter(userId, token), ...BAD);
    });

    test('it dies when the password changes elsewhere, and when an operator locks or deactivates', async () => {
      const changed = await person();
      const token = await tokenOf(changed.cookie);
      const { access_token: access } = (await api.asseco.signIn(changed.userId, PASSWORD)).body;
      const body = { 'old-password': PASSWORD, 'new-password': 'zqvkxwmj-7-vk' };
      const answer = await api.asseco.identity('PUT', '/me/password', { token: access, body });
      assert.equal(answer.status, 204, answer.text);
      assertError(await enter(changed.userId, token), ...BAD);

      for (const end of [
        (user: string) => server.operate(lockAccount, { user, tenant: '1' }),
        (user: string) => server.operate(setAccountStatus, { user, tenant: '1', status: 'P' as const }),
      ]) {
        const ended = await person();
        const last = await tokenOf(ended.cookie);
        await end(ended.userId);
        assertError(await enter(ended.userId, last), ...BAD);
      }
    });

    test('it makes nothing stronger, fresher or longer than the session that it came from', async () => {
      const { userId, cookie } = await person();
      for (let half = 0; half < 47; half += 1) {
        server.clock.advance(30 * MINUTE - 1);
        assert.equal((await api.call('GET', '/currentUserId', { cookie })).status, 200);
      }
      const other = cookieIn(await enter(userId, await tokenOf(cookie)));
      const [first, second] = [await sessionOf(cookie), await sessionOf(other)];
      assert.deepEqual(second.amr, first.amr);
      assert.equal(second.authTime, first.authTime);
      server.clock.advance(29 * MINUTE);
      assert.equal((await api.call('GET', '/currentUserId', { cookie: other })).status, 200);
      server.clock.advance(2 * MINUTE);
      assert.deepEqual([await api.isSignedIn(cookie), await api.isSignedIn(other)], [false, false]);
    });

    test('the cookie that comes with it is replaced, be it the one that asked for the token', async () => {
      const { userId, cookie } = await person();
      const other = cookieIn(await enter(userId, await tokenOf(cookie), cookie));
      assert.deepEqual([await api.isSignedIn(cookie), await api.isSignedIn(other)], [false, true]);
    });

    test('a second factor that the session had not proved is asked for; one that it had is not', async () => {
      const { id, userId, cookie } = await person();
      const now = server.clock.now();
      await server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled: true, updatedAt: now }));
      const token = await tokenOf(cookie);
      const asked = await enter(userId, token);
      assertError(asked, 401, 'AUTHENTICATION_ERROR', 'Second factor required');
      assertError(await api.logIn({ userId, ssoToken: token, twoFactorCode: '000000' }), ...BAD);
      const twoFactorCode = await api.asseco.code(`${userId}@example.org`);
      const strong = cookieIn(await api.logIn({ userId, ssoToken: token, twoFactorCode }));
      assert.deepEqual((await sessionOf(strong)).amr, ['pwd', 'mfa']);
      const next = cookieIn(await enter(userId, await tokenOf(strong)));
      assert.deepEqual((await sessionOf(next)).amr, ['pwd', 'mfa']);
    });

    test('only a session gets one, and none that must change its password first', async () => {
      assertError(await api.call('POST', '/enduser/ssoToken'), ...NOT_SIGNED_IN);
      const { id, userId, cookie } = await person();
      const now = server.clock.now();
      const must = { mustChangePassword: true, updatedAt: now };
      const token = await tokenOf(cookie);
      await server.services.store.write((tx) => tx.accounts.update(id, must));
      const refused = await api.call('POST', '/enduser/ssoToken', { cookie });
      assertError(refused, 401, 'RESOURCE_ACCESS_DENIED', 'Password change required');
      const other = cookieIn(await enter(userId, token));
      const still = await api.call('POST', '/enduser/ssoToken', { cookie: other });
      assertError(still, 401, 'RESOURCE_ACCESS_DENIED', 'Password change required');
    });

    test('only its hash is kept, and the trail tells who asked and who came', async () => {
      const { id, userId, cookie } = await person();
      const token = await tokenOf(cookie);
      const { secrets, audit } = server.services.store.read;
      assert.equal((await secrets.findByHash(sha256(token)))?.purpose, 'single-sign-on');
      assert.equal(await secrets.findByHash(token), undefined);
      await enter(userId, token);
      const events = (await audit.list({ accountId: id, limit: 10 })).map(({ event, result }) => `${event} ${result}`);
      assert.deepEqual(events.slice(0, 2).sort(), ['sign-in success', 'single-sign-on-issued success']);
    });
  });
}
