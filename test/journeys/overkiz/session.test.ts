import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import { routes } from '#faces/overkiz-enduser/routes.ts';
import { MINUTE } from '#kernel/clock.ts';
import { sha256 } from '#kernel/sha256.ts';
import { assertError, cookieIn, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { visible } from '#test/support/zentry.ts';

const COMBINATION =
  'Missing parameter or invalid parameters combination : please provide one of [userId+userPassword, userId+ssoToken, accessToken, jwt]';
const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;
const NOT_SIGNED_IN = [401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated'] as const;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

for (const database of DATABASES) {
  describe(`sessions of the Overkiz API on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
      await api.person('ann@example.org', 'ann');
    });
    after(() => server?.close());

    test('signing in by form gives one cookie, and everything that clients look for', async () => {
      const answer = await api.logIn({ userId: 'ann', userPassword: PASSWORD });
      assert.equal(answer.status, 200);
      assert.equal(answer.text, '{"success":true,"roles":[{"name":"ENDUSER"}],"extraAttributes":{}}');
      assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.getSetCookie().length, 1);
      const [header = ''] = answer.headers.getSetCookie();
      assert.match(header, /^JSESSIONID=[A-Za-z0-9_-]{43}; Path=\/enduser-mobile-web; HttpOnly; SameSite=Lax$/);
    });

    test('the address signs in as well as the user id, whatever the letter case', async () => {
      for (const userId of ['ann@example.org', 'ANN', 'Ann@Example.org'])
        assert.equal(
          (await api.call('GET', '/currentUserId', { cookie: await api.cookieOf(userId) })).body.userId,
          'ann',
        );
    });

    test('only a hash of the cookie is kept', async () => {
      const cookie = await api.cookieOf('ann');
      const { sessions } = server.services.store.read;
      assert.equal((await sessions.find(sha256(cookie)))?.face, 'overkiz');
      assert.equal(await sessions.find(cookie), undefined);
      assert.equal(await api.isSignedIn(sha256(cookie)), false);
    });

    test('a whole Set-Cookie value sent back is understood', async () => {
      const value = await api.cookieOf('ann');
      const cookie = `JSESSIONID=${value}; Path=/enduser-mobile-web; Secure; HttpOnly`;
      assert.equal((await api.call('GET', '/authenticated', { headers: { cookie } })).text, '{"authenticated":true}');
      const among = `theme=dark; JSESSIONID=${value}; other=1`;
      assert.equal((await api.call('GET', '/authenticated', { headers: { cookie: among } })).body.authenticated, true);
    });

    test('signing in again ends the session of the cookie that came with it', async () => {
      const first = await api.cookieOf('ann');
      const second = cookieIn(await api.logIn({ userId: 'ann', userPassword: PASSWORD }, { cookie: first }));
      assert.notEqual(second, first);
      assert.deepEqual([await api.isSignedIn(first), await api.isSignedIn(second)], [false, true]);
    });

    test('a cookie that somebody made up is never taken over', async () => {
      const planted = 'A'.repeat(43);
      const fresh = cookieIn(await api.logIn({ userId: 'ann', userPassword: PASSWORD }, { cookie: planted }));
      assert.notEqual(fresh, planted);
      assert.equal(await api.isSignedIn(planted), false);
    });

    test('signing out ends this session only, and says whether there was one', async () => {
      const [cookie, other] = [await api.cookieOf('ann'), await api.cookieOf('ann')];
      const empty = { 'content-type': 'application/octet-stream', 'content-length': '0' };
      const out = await api.call('POST', '/logout', { cookie, headers: empty, body: '' });
      assert.deepEqual([out.status, out.text], [200, '{"logout":true}']);
      assert.equal(
        out.headers.get('set-cookie'),
        'JSESSIONID=; Path=/enduser-mobile-web; Max-Age=0; HttpOnly; SameSite=Lax',
      );
      const again = await api.call('POST', '/logout', { cookie });
      assert.deepEqual([again.status, again.text, again.headers.get('set-cookie')], [200, '{"logout":false}', null]);
      assert.deepEqual([await api.isSignedIn(cookie), await api.isSignedIn(other)], [false, true]);
      assertError(await api.call('GET', '/currentUserId', { cookie }), ...NOT_SIGNED_IN);
    });

    test('of twenty who sign out at once one ended the session', async () => {
      const cookie = await api.cookieOf('ann');
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.call('POST', '/logout', { cookie })));
      assert.equal(answers.filter(({ body }) => body.logout === true).length, 1);
    });

    test('an unused session ends after the idle time; asking whether it lives is no use', async () => {
      const cookie = await api.cookieOf('ann');
      server.clock.advance(20 * MINUTE);
      assert.equal((await api.call('GET', '/currentUserId', { cookie })).status, 200);
      server.clock.advance(20 * MINUTE);
      assert.equal(await api.isSignedIn(cookie), true);
      server.clock.advance(10 * MINUTE);
      assert.equal(await api.isSignedIn(cookie), false);
      assertError(await api.call('GET', '/currentUserId', { cookie }), ...NOT_SIGNED_IN);
    });

    test('a used session ends after a day all the same', async () => {
      const cookie = await api.cookieOf('ann');
      for (let minutes = 0; minutes < 23 * 60 + 50; minutes += 25) {
        assert.equal((await api.call('GET', '/currentUserId', { cookie })).status, 200, `after ${minutes} minutes`);
        server.clock.advance(25 * MINUTE);
      }
      assert.equal(await api.isSignedIn(cookie), false);
    });

    test('wrong password, unknown user, deactivated and locked: one answer, byte for byte', async () => {
      for (const name of ['passive', 'locked']) await api.person(`${name}@example.org`, name);
      await server.operate(setAccountStatus, { user: 'passive', tenant: '1', status: 'P' });
      await server.operate(lockAccount, { user: 'locked', tenant: '1' });
      const wrong = await api.logIn({ userId: 'ann', userPassword: 'Wrong-pass1' });
      assertError(wrong, ...BAD);
      for (const userId of ['nobody', 'passive', 'locked'])
        assert.deepEqual(visible(await api.logIn({ userId, userPassword: PASSWORD })), visible(wrong), userId);
    });

    test('guessing locks known and unknown user ids alike, also for the right password', async () => {
      await api.person('guessed@example.org', 'guessed');
      const told = (userId: string) =>
        [401, 'AUTHENTICATION_ERROR', `Too many requests, try again later : login with ${userId}`] as const;
      for (const userId of ['guessed', 'no"body@x']) {
        for (let attempt = 1; attempt <= 4; attempt += 1)
          assertError(await api.logIn({ userId, userPassword: `wrong-${attempt}` }), ...BAD);
        const fifth = await api.logIn({ userId, userPassword: 'wrong-5' });
        assertError(fifth, ...told(userId));
        assert.equal(fifth.headers.get('retry-after'), '300');
        assertError(await api.logIn({ userId, userPassword: PASSWORD }), ...told(userId));
      }
      server.clock.advance(5 * MINUTE);
      assert.equal((await api.logIn({ userId: 'guessed', userPassword: PASSWORD })).status, 200);
    });

    test('a lock leaves the live session alone', async () => {
      await api.person('alive@example.org', 'alive');
      const cookie = await api.cookieOf('alive');
      for (let attempt = 1; attempt <= 5; attempt += 1) await api.logIn({ userId: 'alive', userPassword: 'wrong' });
      assert.equal((await api.call('GET', '/currentUserId', { cookie })).status, 200);
    });

    test('none of the combinations', async () => {
      const forms = [
        '',
        'userId=ann',
        `userPassword=${PASSWORD}`,
        `userId=&userPassword=${PASSWORD}`,
        'userId=ann&userPassword=',
        `userId=ann&userId=ann&userPassword=${PASSWORD}`,
        `userId=ann&userPassword=${PASSWORD}&userPassword=x`,
        `userid=ann&userpassword=${PASSWORD}`,
        '%zz=%',
      ];
      for (const body of forms)
        assertError(
          await api.call('POST', '/login', { headers: FORM, body }),
          401,
          'AUTHENTICATION_ERROR',
          COMBINATION,
        );
      const query = `/login?userId=ann&userPassword=${PASSWORD}`;
      for (const options of [{ body: { userId: 'ann', userPassword: PASSWORD } }, { headers: FORM, body: '' }, {}])
        assertError(await api.call('POST', query, options), 401, 'AUTHENTICATION_ERROR', COMBINATION);
    });

    test('names and passwords of any spelling a form can have', async () => {
      await api.person('plus+sign@example.org', 'Ås & Øl=% +');
      const body = `userId=plus%2Bsign%40example.org&userPassword=${PASSWORD}`;
      assert.equal((await api.call('POST', '/login', { headers: FORM, body })).status, 200);
      assert.equal((await api.logIn({ userId: 'ås & øl=% +', userPassword: PASSWORD })).status, 200);
    });

    test('endless names and passwords are wrong like any other', async () => {
      assertError(await api.logIn({ userId: 'x'.repeat(300), userPassword: PASSWORD }), ...BAD);
      assertError(await api.logIn({ userId: 'ann', userPassword: 'x'.repeat(1025) }), ...BAD);
      assertError(
        await api.logIn({ userId: 'ann', userPassword: 'x'.repeat(70_000) }),
        413,
        'INVALID_PARAMETER',
        'Request body too large',
      );
    });

    test('posts from other sites are refused, and change nothing', async () => {
      const cookie = await api.cookieOf('ann');
      const refused = [403, 'RESOURCE_ACCESS_DENIED', 'Cross-site request rejected'] as const;
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { origin: 'http://localhost:8080.evil.example', 'sec-fetch-site': 'same-origin' },
      ] as Record<string, string>[]) {
        assertError(await api.call('POST', '/logout', { cookie, headers }), ...refused);
        assertError(await api.logIn({ userId: 'ann', userPassword: PASSWORD }, { headers }), ...refused);
      }
      assert.equal(await api.isSignedIn(cookie), true);
      for (const headers of [
        { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' },
        { 'sec-fetch-site': 'none' },
      ] as Record<string, string>[])
        assert.equal((await api.logIn({ userId: 'ann', userPassword: PASSWORD }, { headers })).status, 200);
    });

    test('cookie and bearer token together', async () => {
      const cookie = await api.cookieOf('ann');
      const headers = { authorization: 'Bearer abc' };
      const error = 'Cannot use JSESSIONID and bearer token in same request';
      assertError(await api.call('GET', '/currentUserId', { cookie, headers }), 400, 'UNSPECIFIED_ERROR', error);
      assertError(await api.call('GET', '/currentUserId', { headers }), ...NOT_SIGNED_IN);
    });

    test('the documentation shows everything to whoever is signed in, unfolded or without what is deprecated', async () => {
      const page = await api.call('GET', '/doc', { cookie: await api.cookieOf('ann') });
      assert.doesNotMatch(page.text, /not logged-in/);
      assert.equal(page.text.match(/<details/g)?.length, routes.length);
      assert.equal(page.text.match(/Test operation/g)?.length, routes.length);
      const unfolded = await api.call('GET', '/doc?expanded=true&deprecated=false');
      assert.doesNotMatch(unfolded.text, /<details(?![^>]* open)|DEPRECATED/);
    });

    test('event listeners: one per session, with nothing to tell', async () => {
      const [cookie, other] = [await api.cookieOf('ann'), await api.cookieOf('ann')];
      const register = async (mine: string) => (await api.call('POST', '/events/register', { cookie: mine })).body.id;
      const id = await register(cookie);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(await register(cookie), id);
      assert.notEqual(await register(other), id);
      const fetched = await api.call('POST', `/events/${id}/fetch`, { cookie });
      assert.deepEqual([fetched.status, fetched.text], [200, '[]']);
      const foreign = await api.call('POST', `/events/${id}/fetch`, { cookie: other });
      assertError(foreign, 400, 'UNSPECIFIED_ERROR', 'No registered event listener');
      assertError(await api.call('POST', '/events/register'), ...NOT_SIGNED_IN);
      assertError(await api.call('POST', `/events/${id}/fetch`), ...NOT_SIGNED_IN);
      for (const listener of [id, 'unknown']) {
        const left = await api.call('POST', `/events/${listener}/unregister`);
        assert.deepEqual([left.status, left.text], [200, '{}']);
      }
    });
  });
}
