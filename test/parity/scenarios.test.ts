import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HOUR, MINUTE } from '#kernel/clock.ts';
import { numbered } from '#test/support/entur.ts';
import { assertError } from '#test/support/overkiz.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { everywhere, NEXT, START, startWorld, type World } from './world.ts';

/** Walks from one API to the next with the very answers that clients see; the files beside go through every pair of them. */
for (const database of DATABASES) {
  describe(`one directory behind every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    const customerNumber = async (token: string) => (await world.me(token)).body['customer-number'];
    /** Old or new, never both, at every way in. The new one first: signing in clears what was counted before. */
    const replaced = async (email: string, from: string, to: string) => {
      assert.deepEqual(await world.ways(email, to), everywhere('in'));
      assert.deepEqual(await world.ways(email, from), everywhere('refused'));
    };

    test('1. who registers at the IdentityAPI signs in everywhere, by address and by username', async () => {
      const email = await world.register('uno');
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
      assert.deepEqual(await world.ways('uno', START), everywhere('in'));
      const verified = await world.entur.verify(world.partner, email, START);
      const me = await world.me(await world.zentry.tokenOf('uno'));
      assert.equal(verified.body.customerNumber, me.body['customer-number']);
      assert.equal(verified.body.organisationId, 1);
      assert.equal(numbered(await world.entur.verify(world.otherPartner, email, START)), '401/401');
    });

    test('2. who is invited at Zentry exists everywhere, and signs in once the code came back', async () => {
      const email = 'duo@x.example';
      const invited = await world.zentry.call('POST', '/User', { token: world.admin }, { email });
      assert.equal(invited.status, 200, invited.text);
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      const resetCode = await world.zentry.mailed(email);
      const json = { email, resetCode, newPassword: NEXT };
      assert.equal((await world.zentry.call('POST', '/resetPassword', {}, json)).status, 200);
      assert.deepEqual(await world.ways(email, NEXT), everywhere('in'));
      const me = await world.me(await world.zentry.tokenOf(email, undefined, NEXT));
      assert.deepEqual([me.body['user-id'], me.body['email-verified']], [invited.body.id, true]);
      assert.match((await world.entur.verify(world.partner, email, NEXT)).body.emailVerifiedAt, /^\d{4}-/);
    });

    test('3. changed at the IdentityAPI: other sessions die, the own one goes on', async () => {
      const email = await world.register('tria');
      const own = await world.zentry.tokenOf(email);
      const other = (await world.zentry.signIn(email, START)).body;
      const body = { 'old-password': START, 'new-password': NEXT };
      assert.equal((await world.asseco.identity('PUT', '/me/password', { token: own, body })).status, 204);
      const refresh = await world.zentry.token({ grant_type: 'refresh_token', refresh_token: other.refresh_token });
      assert.equal(refresh.body.error_uri, 'https://documentation.openiddict.com/errors/ID2018');
      assert.equal((await world.me(other.access_token)).status, 401);
      assert.equal((await world.me(own)).status, 200);
      await replaced(email, START, NEXT);
    });

    test('4. set by a back end: everything from before dies, an emailed reset code too', async () => {
      const email = await world.register('quattuor');
      const token = await world.zentry.tokenOf(email);
      const key = (await world.zentry.call('GET', '/User/api-key', { token })).body.apiKey;
      assert.equal((await world.zentry.call('POST', '/forgotPassword', {}, { email })).status, 200);
      const resetCode = await world.zentry.mailed(email);
      const path = `/profiles/${await customerNumber(token)}/set-password`;
      const set = await world.entur.call('PUT', path, { token: world.partner, body: { newPassword: NEXT } });
      assert.equal(set.status, 200, set.text);
      assert.equal((await world.me(token)).status, 401);
      assert.equal((await world.zentry.call('GET', '/User/tenants', { key })).status, 401);
      const json = { email, resetCode, newPassword: 'other-one-77' };
      const reset = await world.zentry.call('POST', '/resetPassword', {}, json);
      assert.deepEqual(Object.keys(reset.body.errors), ['InvalidToken']);
      await replaced(email, START, NEXT);
    });

    test('5. reset at Zentry: the former one is the former one at the IdentityAPI too, which sees who signs in', async () => {
      const email = await world.register('quinque');
      const token = await world.zentry.tokenOf(email);
      assert.equal((await world.zentry.call('POST', '/forgotPassword', {}, { email })).status, 200);
      const json = { email, resetCode: await world.zentry.mailed(email), newPassword: NEXT };
      assert.equal((await world.zentry.call('POST', '/resetPassword', {}, json)).status, 200);
      assert.equal((await world.me(token)).status, 401);
      await replaced(email, START, NEXT);
      await world.unlock(email);
      const lastLogin = async () =>
        (await world.asseco.identity('GET', '/users/quinque', { token: world.client })).body['last-login'];
      const before = await lastLogin();
      world.server.clock.advance(MINUTE);
      const fresh = await world.zentry.tokenOf(email, undefined, NEXT);
      assert.notEqual(await lastLogin(), before);
      const change = { 'old-password': START, 'new-password': 'another-long-road' };
      const refused = await world.asseco.identity('PUT', '/me/password', { token: fresh, body: change });
      assert.deepEqual([refused.status, refused.body.problem], [440, 'old-password-not-valid']);
    });

    test('6. generated by a back end: pending until it is used, then the only one, to be changed', async () => {
      const email = await world.register('sex');
      const path = `/profiles/1/${encodeURIComponent(email)}/generate-password`;
      const generated = await world.entur.call('PUT', path, { token: world.partner });
      assert.equal(generated.status, 200, generated.text);
      const password = generated.body.generatedPassword;
      assert.deepEqual(await world.ways(email, START), everywhere('in'), 'the live one works until then');
      const token = await world.zentry.tokenOf(email, undefined, password);
      assert.equal((await world.zentry.signIn(email, START)).status, 400);
      const must = await world.zentry.call('GET', '/User/api-key', { token });
      assert.deepEqual([must.status, must.body.detail], [403, 'PasswordChangeRequired']);
      const body = { 'old-password': password, 'new-password': NEXT };
      assert.equal((await world.asseco.identity('PUT', '/me/password', { token, body })).status, 204);
      assert.equal((await world.zentry.call('GET', '/User/api-key', { token })).status, 200);
      await replaced(email, password, NEXT);
    });

    test('7. wrong guesses through several faces lock all of them, and time opens them', async () => {
      const email = await world.register('septem');
      for (const password of ['one', 'two']) {
        assert.equal((await world.entur.verify(world.partner, email, password)).status, 401);
        assert.equal((await world.zentry.signIn(email, password)).status, 400);
      }
      const fifth = await world.zentry.call('POST', '/login', {}, { email, password: 'three' });
      assert.equal(fifth.body.detail, 'LockedOut');
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      const login = await world.zentry.call('POST', '/login', {}, { email, password: START });
      assert.equal(login.body.detail, 'LockedOut', 'even with the right password');
      const token = await world.zentry.signIn(email, START);
      assert.equal(token.body.error_description, 'The username/password couple is invalid.');
      const seen = await world.asseco.identity('GET', '/users/septem', { token: world.client });
      assert.deepEqual([seen.body.status, typeof seen.body['lock-expires']], ['locked', 'string']);
      world.server.clock.advance(5 * MINUTE);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
    });

    describe('8. the second factor', () => {
      const codes = async (to: string) =>
        (await world.server.messages(to)).flatMap(({ text, subject }) =>
          /sign-in/.test(subject) ? [/^\d{6}$/m.exec(text)?.[0] ?? ''] : [],
        );
      /** Switches it on at Zentry; gives the token of that session. */
      const enrol = async (email: string): Promise<string> => {
        const token = await world.zentry.tokenOf(email);
        assert.equal((await world.zentry.call('POST', '/TwoFactorCode/send', { token })).status, 200);
        const [code] = await codes(email);
        const verified = await world.zentry.call('POST', '/TwoFactorCode/verify', { token }, { code });
        assert.equal(verified.status, 200, verified.text);
        return token;
      };

      test('switched on at one, asked for by all, and a code works once', async () => {
        const email = await world.register('octo');
        const other = await world.zentry.tokenOf(email);
        const token = await enrol(email);
        assert.equal((await world.me(other)).status, 401, 'switching it on ends the other sessions');
        assert.equal((await world.me(token)).body['multifactor-enabled'], true);
        assert.equal((await world.zentry.call('GET', '/User/api-key', { token })).status, 200);
        assert.deepEqual(await world.ways(email, START), everywhere('second factor'));
        const [code = ''] = await codes(email);
        assert.equal((await world.entur.verify(world.partner, email, START, { twoFactorCode: code })).status, 200);
        const again = await world.zentry.call('POST', '/login', {}, { email, password: START, twoFactorCode: code });
        assert.deepEqual([again.status, again.body.detail], [401, 'Failed']);
        const sent = (await codes(email)).length;
        await world.unlock(email);
        assert.deepEqual(
          await world.ways(email, 'wrong'),
          everywhere('refused'),
          'a wrong password is a plain failure',
        );
        assert.equal((await codes(email)).length, sent);
      });

      test('a recovery code stands in, once', async () => {
        const email = await world.register('paper');
        const token = await enrol(email);
        const { recoveryCodes } = (await world.zentry.call('GET', '/TwoFactorCode/recovery-codes', { token })).body;
        assert.equal(recoveryCodes.length, 10);
        const login = { email, password: START, twoFactorRecoveryCode: recoveryCodes[3] };
        assert.equal((await world.zentry.call('POST', '/login', {}, login)).status, 200);
        assert.equal((await world.zentry.call('POST', '/login', {}, login)).body.detail, 'Failed');
        const form = { grant_type: 'password', username: email, password: START };
        const granted = await world.asseco.token({ ...form, two_factor_recovery_code: recoveryCodes[4] });
        assert.equal(granted.status, 200, granted.text);
      });
    });

    describe('9. the Overkiz end-user API in the round', () => {
      const notAuthenticated = [401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated'] as const;
      const create = (userId: string, password: string = START) => {
        const body = { endUser: { userId, email: `${userId}@x.example` }, password };
        return world.overkiz.call('POST', '/enduser/mainAccount', { body });
      };

      test('who creates an account there signs in everywhere, and what is changed there is changed everywhere', async () => {
        const email = 'novem@x.example';
        assert.equal((await create('novem')).status, 201);
        assert.deepEqual(await world.ways(email, START), everywhere('in'));
        assert.deepEqual(await world.ways('novem', START), everywhere('in'));
        const other = await world.zentry.tokenOf(email);
        const [own, elsewhere] = [await world.overkiz.cookieOf('novem'), await world.overkiz.cookieOf(email)];
        const body = { oldPassword: START, newPassword: NEXT };
        const changed = await world.overkiz.call('POST', '/enduser/password', { cookie: own, body });
        assert.deepEqual([changed.status, changed.text], [200, '{}']);
        assert.equal((await world.me(other)).status, 401);
        assertError(await world.overkiz.call('GET', '/currentUserId', { cookie: elsewhere }), ...notAuthenticated);
        assert.deepEqual((await world.overkiz.call('GET', '/currentUserId', { cookie: own })).body, {
          userId: 'novem',
        });
        await replaced(email, START, NEXT);
      });

      test('a cookie dies when a back end sets the password', async () => {
        assert.equal((await create('nona')).status, 201);
        const cookie = await world.overkiz.cookieOf('nona');
        const path = `/profiles/${await customerNumber(await world.zentry.tokenOf('nona'))}/set-password`;
        const set = await world.entur.call('PUT', path, { token: world.partner, body: { newPassword: NEXT } });
        assert.equal(set.status, 200, set.text);
        assertError(await world.overkiz.call('GET', '/currentUserId', { cookie }), ...notAuthenticated);
      });

      test('five wrong guesses over three faces lock all, which it tells as too many requests', async () => {
        assert.equal((await create('nonus')).status, 201);
        for (const password of ['one', 'two']) {
          const wrong = await world.overkiz.logIn({ userId: 'nonus', userPassword: password });
          assertError(wrong, 401, 'AUTHENTICATION_ERROR', 'Bad credentials');
          assert.equal((await world.zentry.signIn('nonus', password)).status, 400);
        }
        assert.equal((await world.entur.verify(world.partner, 'nonus@x.example', 'three')).status, 401);
        const locked = await world.overkiz.logIn({ userId: 'nonus', userPassword: START });
        const text = 'Too many requests, try again later : login with nonus';
        assertError(locked, 401, 'AUTHENTICATION_ERROR', text);
        assert.deepEqual(await world.ways('nonus', START), everywhere('refused'));
      });

      test('a sample of its documentation is a password, and a listed one is none', async () => {
        assert.equal((await create('novena', 'p4ssw0rd!')).status, 201);
        assert.deepEqual(await world.ways('novena', 'p4ssw0rd!'), everywhere('in'));
        const refused = await create('novenarius', 'password1');
        assertError(refused, 400, 'INVALID_FIELD_VALUE', 'Password rejected : PWD_COMMON_PASSWORD');
      });
    });

    test('generated and mailed by the IdentityAPI: verifies at Entur, and is dead after a day unless changed', async () => {
      const email = await world.register('mailed');
      await world.asseco.identity('POST', '/users/mailed/password/reset', { token: world.client, body: {} });
      const password = await world.mailedPassword(email);
      assert.equal((await world.entur.verify(world.partner, email, password)).status, 200);
      world.server.clock.advance(24 * HOUR);
      await world.renewPrograms();
      assert.equal(numbered(await world.entur.verify(world.partner, email, password)), '401/401');
      assert.equal((await world.zentry.signIn(email, password)).status, 400);
    });
  });
}
