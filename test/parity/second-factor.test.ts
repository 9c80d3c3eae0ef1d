import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { numbered } from '#test/support/entur.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`one second factor behind every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

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
      const email = await world.register('factor');
      const token = await enrol(email);
      assert.equal((await world.me(token)).body['multifactor-enabled'], true);
      assert.deepEqual(await world.ways(email, START), everywhere('second factor'));
      const [code = ''] = await codes(email);
      assert.equal((await world.entur.verify(world.partner, email, START, { twoFactorCode: code })).status, 200);
      const again = await world.zentry.call('POST', '/login', {}, { email, password: START, twoFactorCode: code });
      assert.deepEqual([again.status, again.body.detail], [401, 'Failed']);
    });

    test('a wrong password is a plain failure that sends nothing', async () => {
      const email = await world.register('plain');
      await enrol(email);
      const before = (await codes(email)).length;
      assert.deepEqual(await world.ways(email, 'wrong'), everywhere('refused'));
      assert.equal((await codes(email)).length, before);
    });

    test('wrong codes count like wrong passwords, whatever face they are tried at', async () => {
      const email = await world.register('codes');
      await enrol(email);
      assert.equal((await world.ways(email, 'x')).entur, 'refused');
      const login = await world.zentry.call('POST', '/login', {}, { email, password: START, twoFactorCode: '000000' });
      assert.equal(login.body.detail, 'LockedOut', 'four wrong passwords and a wrong code');
      world.server.clock.advance(5 * MINUTE);
      assert.deepEqual(await world.ways(email, START), everywhere('second factor'));
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

    test('a session without it reads no API key; switching it on ends the others', async () => {
      const email = await world.register('others');
      const other = await world.zentry.tokenOf(email);
      const token = await enrol(email);
      assert.equal((await world.me(other)).status, 401);
      assert.equal((await world.zentry.call('GET', '/User/api-key', { token })).status, 200);
    });

    test('a generated password does not go round it', async () => {
      const email = await world.register('round');
      await enrol(email);
      const generated = await world.entur.call('PUT', `/profiles/1/${encodeURIComponent(email)}/generate-password`, {
        token: world.partner,
      });
      assert.deepEqual(
        await world.ways(email, generated.body.generatedPassword),
        everywhere('second factor'),
        'and it is not used up by the try',
      );
      const [code = ''] = await codes(email);
      const used = await world.entur.verify(world.partner, email, generated.body.generatedPassword, {
        twoFactorCode: code,
      });
      assert.equal(numbered(used), '200');
    });
  });
}
