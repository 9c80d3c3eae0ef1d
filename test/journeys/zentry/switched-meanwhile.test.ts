import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type HashingPool, hashingPool } from '#src/hashing/pool.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

for (const database of DATABASES) {
  describe(`a sign-in while the second factor changes on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let duringNextProof: (() => Promise<void>) | undefined;
    before(async () => {
      const parameters = { memoryKiB: 8, passes: 1, parallelism: 1 };
      const pool = hashingPool({ threads: 1, queueLimit: 50, parameters, unsafeForTests: true });
      const hasher: HashingPool = {
        ...pool,
        verify: async (...given) => {
          const act = duringNextProof;
          duringNextProof = undefined;
          await act?.();
          return pool.verify(...given);
        },
      };
      server = await startTestServer({ database, hasher });
      api = new ZentryDriver(server);
    });
    after(() => server?.close());

    const verify = async (email: string, token: string) => {
      assert.equal((await api.call('POST', '/TwoFactorCode/send', { token })).status, 200);
      const code = await api.mailed(email);
      assert.equal((await api.call('POST', '/TwoFactorCode/verify', { token }, { code })).status, 200);
    };
    const logIn = (email: string, more = {}) => api.call('POST', '/login', {}, { email, password: PASSWORD, ...more });

    test('switched on: the password alone, judged before, opens nothing, and is no wrong one', async () => {
      const email = 'on-meanwhile@example.org';
      await api.person(email);
      const token = await api.tokenOf(email);
      for (const signIn of [() => api.signIn(email), () => logIn(email)]) {
        duringNextProof = () => verify(email, token);
        const answer = await signIn();
        assert.notEqual(answer.status, 200, answer.text);
        assert.equal((await logIn(email)).body.detail, 'RequiresTwoFactor');
        assert.equal((await api.call('DELETE', '/TwoFactorCode', { token })).status, 200);
        server.clock.advance(60_000);
      }
      for (let wrong = 0; wrong < 4; wrong += 1) await logIn(email, { password: 'wrong-pass1' });
      assert.equal((await logIn(email)).status, 200, 'four failures, and not six');
    });
  });
}
