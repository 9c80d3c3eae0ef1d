import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EnturDriver } from '#test/support/entur.ts';
import { assertError, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NEXT = 'Second-pass2';
const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;

for (const database of DATABASES) {
  describe(`changing the own password at the Overkiz API on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const change = (cookie: string | undefined, oldPassword: unknown, newPassword: unknown) =>
      api.call('POST', '/enduser/password', { cookie, body: { oldPassword, newPassword } });

    test('the own session goes on, every other ends, and only the new password signs in', async () => {
      await api.person('one@example.org', 'one');
      const [cookie, other] = [await api.cookieOf('one'), await api.cookieOf('one')];
      const answer = await change(cookie, PASSWORD, NEXT);
      assert.deepEqual([answer.status, answer.text, answer.headers.get('set-cookie')], [200, '{}', null]);
      assert.deepEqual([await api.isSignedIn(cookie), await api.isSignedIn(other)], [true, false]);
      assertError(await api.logIn({ userId: 'one', userPassword: PASSWORD }), ...BAD);
      assert.equal((await api.logIn({ userId: 'one', userPassword: NEXT })).status, 200);
    });

    test('a wrong old password changes nothing, and is a guess like any other', async () => {
      await api.person('two@example.org', 'two');
      const cookie = await api.cookieOf('two');
      for (let attempt = 1; attempt <= 5; attempt += 1) assertError(await change(cookie, 'Wrong-pass1', NEXT), ...BAD);
      assertError(await change(cookie, PASSWORD, NEXT), ...BAD);
      const told = 'Too many requests, try again later : login with two';
      assertError(await api.logIn({ userId: 'two', userPassword: PASSWORD }), 401, 'AUTHENTICATION_ERROR', told);
      assert.equal(await api.isSignedIn(cookie), true);
    });

    test('what the policy refuses is told by its keys, and the same password again too', async () => {
      await api.person('three@example.org', 'three');
      const cookie = await api.cookieOf('three');
      const rejected = async (newPassword: string, keys: string) =>
        assertError(
          await change(cookie, PASSWORD, newPassword),
          400,
          'INVALID_FIELD_VALUE',
          `Password rejected : ${keys}`,
        );
      await rejected('tiny-fx', 'PWD_TOO_SHORT');
      await rejected('my name is three', 'PWD_CONTAINS_USER_ID, PWD_CONTAINS_EMAIL');
      await rejected('password', 'PWD_COMMON_PASSWORD');
      await rejected(PASSWORD, 'PWD_SAME_AS_CURRENT');
      assert.equal((await change(cookie, PASSWORD, 'p4ssw0rd!')).status, 200);
    });

    test('bad input is told before anything is done', async () => {
      await api.person('four@example.org', 'four');
      const cookie = await api.cookieOf('four');
      const refused = async (oldPassword: unknown, newPassword: unknown, code: string, error: string) =>
        assertError(await change(cookie, oldPassword, newPassword), 400, code, error);
      await refused(undefined, NEXT, 'MISSING_PARAMETERS', 'Missing parameter : oldPassword');
      await refused(PASSWORD, null, 'MISSING_PARAMETERS', 'Missing parameter : newPassword');
      await refused(PASSWORD, 12345678, 'INVALID_FIELD_VALUE', 'Invalid value for field : newPassword');
      await refused(PASSWORD, 'x'.repeat(1025), 'INVALID_FIELD_VALUE', 'Invalid value for field : newPassword');
      const list = await api.call('POST', '/enduser/password', { cookie, body: [] });
      assertError(list, 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
      assertError(await change(undefined, PASSWORD, NEXT), 401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated');
    });

    test('a session that must change the password opens the profile, the change and the way out, and no more', async () => {
      await api.person('five@example.org', 'five');
      const entur = new EnturDriver(server);
      const path = '/profiles/1/five%40example.org/generate-password';
      const { body } = await entur.call('PUT', path, { token: await entur.program() });
      const generated = body.generatedPassword;
      const cookie = await api.cookieOf('five', generated);
      const call = (method: string, path: string) => api.call(method, path, { cookie });
      assert.equal((await call('GET', '/currentUserId')).status, 200);
      assert.equal((await call('GET', '/enduser/mainAccount')).status, 200);
      assert.equal((await call('GET', '/authenticated')).body.authenticated, true);
      const closed = [401, 'RESOURCE_ACCESS_DENIED', 'Password change required'] as const;
      for (const path of ['/enduser/email/validation', '/enduser/ssoToken', '/events/register'])
        assertError(await call('POST', path), ...closed);
      assert.equal((await change(cookie, generated, NEXT)).status, 200);
      assert.equal((await call('POST', '/events/register')).status, 200);
      assert.equal((await call('POST', '/logout')).body.logout, true);
    });
  });
}
