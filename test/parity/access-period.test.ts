import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccessPeriod } from '#core/accounts/administer-account.ts';
import { ANONYMOUS } from '#core/actor.ts';
import { run } from '#core/run.ts';
import { issueByPassword } from '#core/tokens/issue-by-password.ts';
import { MINUTE } from '#kernel/clock.ts';
import { secret } from '#kernel/secret.ts';
import { newApiKeyFor } from '#test/support/api-key.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`the access period of an account on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    const period = (user: string, accessFrom: number | null, accessUntil: number | null) =>
      world.server.operate(setAccessPeriod, { user, tenant: '1', accessFrom, accessUntil });
    const now = () => world.server.clock.now();
    const seen = async (user: string) =>
      (await world.asseco.identity('GET', `/users/${user}`, { token: world.client })).body.status;

    test('opens every way in at its first instant and closes it at its end', async () => {
      const email = await world.register('bounded');
      await period('bounded', now() + MINUTE, now() + 3 * MINUTE);
      world.server.clock.advance(MINUTE - 1);
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      // Each try counted like a wrong password.
      await world.unlock(email);
      assert.equal(await seen('bounded'), 'locked');
      world.server.clock.advance(1);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
      assert.equal(await seen('bounded'), 'active');
      world.server.clock.advance(2 * MINUTE - 1);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
      world.server.clock.advance(1);
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
    });

    test('outside it the answer is that of a wrong password, byte for byte', async () => {
      const email = await world.register('same-answer');
      const wrong = await world.zentry.signIn(email, 'wrong-pass1');
      await period('same-answer', null, now());
      const over = await world.zentry.signIn(email, START);
      assert.deepEqual([over.status, over.text], [wrong.status, wrong.text]);
    });

    test('what was opened before its end opens nothing after it: access token, refresh token, API key', async () => {
      const email = await world.register('outlived');
      const { body } = await world.zentry.token({
        grant_type: 'password',
        username: email,
        password: START,
      });
      const [record] = await world.server.services.store.read.accounts.findForSignIn(email);
      const apiKey = await newApiKeyFor(world.server, record?.account.id ?? '');
      await period('outlived', null, now() + MINUTE);
      world.server.clock.advance(MINUTE - 1);
      assert.equal((await world.me(body.access_token)).status, 200);
      assert.equal(await apiKey.opens(), true);
      world.server.clock.advance(1);
      assert.equal((await world.me(body.access_token)).status, 401);
      assert.equal(await apiKey.opens(), false);
      const refreshed = await world.zentry.token({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
      assert.deepEqual([refreshed.status, refreshed.body.error], [400, 'invalid_grant']);
    });

    test('a password that was right a moment before the end opens no session after it', async () => {
      const email = await world.register('redeemed-late');
      await period('redeemed-late', null, now() + MINUTE);
      const { services } = world.server;
      // The period ends between the check of the password and the transaction that opens the session.
      const hasher = {
        ...services.hasher,
        verify: async (stored: string, plain: string) => {
          const right = await services.hasher.verify(stored, plain);
          await period('redeemed-late', null, now());
          return right;
        },
      };
      const tenant = await services.store.read.tenants.findByName('1');
      const origin = { face: 'cli', ip: null, correlationId: null, defaultTenantId: tenant?.id ?? '' };
      const grant = { username: email, password: secret(START), scope: [] };
      await assert.rejects(run({ ...services, hasher }, issueByPassword, ANONYMOUS, origin, grant), {
        code: 'wrong-credentials',
      });
    });

    test('outside it nobody recovers anything, and a code sent before sets no password', async () => {
      const email = await world.register('not-recovered');
      await world.zentry.call('POST', '/forgotPassword', {}, { email });
      const resetCode = await world.zentry.mailed(email);
      await period('not-recovered', null, now());
      const redeem = { email, resetCode, newPassword: 'quiet-harbour-42' };
      assert.equal((await world.zentry.call('POST', '/resetPassword', {}, redeem)).status, 400);
      const before = (await world.server.messages(email)).length;
      world.server.clock.advance(MINUTE);
      const asked = await world.zentry.call('POST', '/forgotPassword', {}, { email });
      const unknown = await world.zentry.call('POST', '/forgotPassword', {}, { email: 'nobody@x.example' });
      assert.deepEqual([asked.status, asked.text], [unknown.status, unknown.text]);
      await world.asseco.identity('POST', '/users/not-recovered/password/reset', { token: world.client });
      await world.asseco.identity('POST', '/users/not-recovered/username-recovery', { token: world.client });
      assert.equal((await world.server.messages(email)).length, before);
      await period('not-recovered', null, null);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
    });

    test('a period that ends before it begins is none', async () => {
      await world.register('inverted');
      await assert.rejects(period('inverted', now(), now()), { code: 'out-of-range', field: 'accessUntil' });
    });
  });
}
