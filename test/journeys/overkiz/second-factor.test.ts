import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { HOUR, MINUTE } from '#kernel/clock.ts';
import { sha256 } from '#kernel/sha256.ts';
import { assertError, cookieIn, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const BAD = [401, 'AUTHENTICATION_ERROR', 'Bad credentials'] as const;
const ASKED = [401, 'AUTHENTICATION_ERROR', 'Second factor required'] as const;

for (const database of DATABASES) {
  describe(`the second factor at the Overkiz login on ${database}`, () => {
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
      const userId = `careful${serial}`;
      const email = `${userId}@example.org`;
      const id = await api.person(email, userId);
      const change = { multifactorEnabled: true, updatedAt: server.clock.now() };
      await server.services.store.write((tx) => tx.accounts.update(id, change));
      const enter = (more: Record<string, string> = {}) => api.logIn({ userId, userPassword: PASSWORD, ...more });
      return { userId, email, enter };
    }
    const codesTo = async (email: string) =>
      (await server.messages(email)).filter(({ text }) => /^\d{6}$/m.test(text)).length;

    test('a right password has a code sent, which signs in once', async () => {
      const { email, enter } = await person();
      const before = await codesTo(email);
      assertError(await enter(), ...ASKED);
      assert.equal(await codesTo(email), before + 1);
      const twoFactorCode = await api.asseco.code(email);
      const cookie = cookieIn(await enter({ twoFactorCode }));
      assert.deepEqual((await server.services.store.read.sessions.find(sha256(cookie)))?.amr, ['pwd', 'mfa']);
      assertError(await enter({ twoFactorCode }), ...BAD);
    });

    test('a wrong password has none sent, whatever code comes with it', async () => {
      const { userId, email } = await person();
      const before = await codesTo(email);
      assertError(await api.logIn({ userId, userPassword: 'wrong' }), ...BAD);
      assertError(await api.logIn({ userId, userPassword: 'wrong', twoFactorCode: '123456' }), ...BAD);
      assert.equal(await codesTo(email), before);
    });

    test('wrong codes are guesses: five lock, and the right one is too late', async () => {
      const { userId, email, enter } = await person();
      assertError(await enter(), ...ASKED);
      const twoFactorCode = await api.asseco.code(email);
      const wrong = twoFactorCode === '000000' ? '000001' : '000000';
      for (let attempt = 1; attempt <= 4; attempt += 1) assertError(await enter({ twoFactorCode: wrong }), ...BAD);
      const told = `Too many requests, try again later : login with ${userId}`;
      assertError(await enter({ twoFactorCode: wrong }), 401, 'AUTHENTICATION_ERROR', told);
      assertError(await enter({ twoFactorCode }), 401, 'AUTHENTICATION_ERROR', told);
      server.clock.advance(5 * MINUTE);
      assertError(await enter({ twoFactorCode }), 401, 'AUTHENTICATION_ERROR', told);
      server.clock.advance(HOUR);
      assertError(await enter(), ...ASKED);
    });

    test('an empty code is none', async () => {
      const { enter } = await person();
      assertError(await enter({ twoFactorCode: '' }), ...ASKED);
    });
  });
}
