import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

for (const database of DATABASES) {
  describe(`S28: how new the proof of a second factor must be, on ${database}`, () => {
    for (const [setting, minutes] of [
      [{}, 5],
      [{ TESSERA_POLICY_SECOND_FACTOR_FRESH_MINUTES: '2' }, 2],
    ] as const)
      test(`${minutes} minutes: another app, and switching off`, async (t) => {
        const server = await startTestServer({ database, env: setting });
        t.after(() => server.close());
        const api = new ZentryDriver(server);
        const email = 'careful@example.org';
        await api.person(email);
        const token = await api.tokenOf(email);
        const prove = async () => {
          server.clock.advance(31 * SECOND);
          await api.call('POST', '/TwoFactorCode/send', { token });
          const code = await api.mailed(email);
          assert.equal((await api.call('POST', '/TwoFactorCode/verify', { token }, { code })).status, 200);
        };
        await prove();
        server.clock.advance(minutes * MINUTE + SECOND);
        const status = async (method: string, path: string) => (await api.call(method, path, { token })).status;
        assert.equal(await status('POST', '/TwoFactorCode/authenticator'), 403);
        assert.equal(await status('DELETE', '/TwoFactorCode'), 403);
        await prove();
        server.clock.advance(minutes * MINUTE);
        assert.equal(await status('POST', '/TwoFactorCode/authenticator'), 200);
        assert.equal(await status('DELETE', '/TwoFactorCode'), 200);
      });
  });
}
