import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { MINUTE } from '#kernel/clock.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const NEXT = 'quiet-harbour-42';
let serial = 0;

for (const database of DATABASES) {
  describe(`changes of a contact that a session began, on ${database}`, () => {
    let server: TestServer;
    let zentry: ZentryDriver;
    let overkiz: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      zentry = new ZentryDriver(server);
      overkiz = new OverkizDriver(server);
    });
    after(() => server?.close());

    const identity = (method: string, path: string, token: string, body?: object) =>
      zentry.asseco.identity(method, path, { token, body });
    const changePassword = (token: string) =>
      identity('PUT', '/me/password', token, { 'old-password': PASSWORD, 'new-password': NEXT });
    const setPhone = async (token: string, phone: string) =>
      assert.equal((await identity('PUT', '/me/phone-number', token, { 'new-phone-number': phone })).status, 202);
    const confirmPhone = (token: string, phone: string, code: string) =>
      identity('PUT', '/me/phone-number/confirm', token, { 'phone-number': phone, 'confirmation-code': code });
    const validate = async (token: string) =>
      (await overkiz.call('POST', `/enduser/email/validation/${token}`)).body.emailValidated;
    const verify = async (token: string, email: string) => {
      assert.equal((await zentry.call('POST', '/TwoFactorCode/send', { token })).status, 200);
      const code = await zentry.mailed(email);
      assert.equal((await zentry.call('POST', '/TwoFactorCode/verify', { token }, { code })).status, 200);
    };

    /** A person with a confirmed address, signed in twice. */
    async function person() {
      const email = `owner-${++serial}@x.example`;
      const id = await zentry.person(email);
      const owner = await zentry.tokenOf(email);
      server.clock.advance(MINUTE);
      await zentry.asseco.confirmEmail(owner, email);
      return { id, email, owner, other: await zentry.tokenOf(email) };
    }
    /** Begins a change to another address, and has a link mailed there. */
    async function begin(token: string, email: string, password = PASSWORD) {
      const fresh = `other-${++serial}@x.example`;
      assert.equal((await identity('PUT', '/me/email', token, { 'new-email': fresh })).status, 202);
      server.clock.advance(MINUTE);
      const cookie = await overkiz.cookieOf(email, password);
      assert.equal((await overkiz.call('POST', '/enduser/email/validation', { cookie })).status, 200);
      return { fresh, ...(await mailedLink(server, fresh)) };
    }

    test('end with a change of the password, and the owner keeps the account', async () => {
      const { email, owner, other } = await person();
      const { fresh, token: link } = await begin(other, email);
      assert.match((await server.messages(email))[0]?.text ?? '', /set a new password right away/);
      assert.equal((await changePassword(owner)).status, 204);
      assert.equal(await validate(link), false);
      assert.equal((await zentry.call('POST', '/forgotPassword', {}, { email: fresh })).status, 200);
      assert.deepEqual(
        (await server.messages(fresh)).filter(({ subject }) => /password/i.test(subject)),
        [],
      );
      assert.equal((await zentry.signIn(email, NEXT)).status, 200);
      assert.equal((await identity('GET', '/me', owner)).body.email, email);
      const taker = await person();
      const again = await identity('PUT', '/me/email', taker.owner, { 'new-email': fresh });
      assert.equal(again.status, 202, 'the address is free');
    });

    test('end when the second factor is switched on', async () => {
      const { email, owner, other } = await person();
      const { token: link } = await begin(other, email);
      await verify(owner, email);
      assert.equal(await validate(link), false);
      assert.equal((await identity('GET', '/me', owner)).body.email, email);
    });

    test('end when it is switched off', async () => {
      const { email, owner } = await person();
      await verify(owner, email);
      const phone = `+4743${String(++serial).padStart(6, '0')}`;
      await setPhone(owner, phone);
      const code = await zentry.asseco.code(phone);
      assert.equal((await zentry.call('DELETE', '/TwoFactorCode', { token: owner })).status, 200);
      assert.equal((await confirmPhone(owner, phone, code)).body.problem, 'no-such-verification');
    });

    test('of a number end too, in the session that goes on as well, and can be begun again', async () => {
      const { owner } = await person();
      const phone = `+4743${String(++serial).padStart(6, '0')}`;
      await setPhone(owner, phone);
      const code = await zentry.asseco.code(phone);
      assert.equal((await changePassword(owner)).status, 204);
      assert.equal((await confirmPhone(owner, phone, code)).body.problem, 'no-such-verification');
      server.clock.advance(MINUTE);
      await setPhone(owner, phone);
      assert.equal((await confirmPhone(owner, phone, await zentry.asseco.code(phone))).status, 204);
    });

    test('do not wait for the next session after a reset, or a time of being passive', async () => {
      for (const how of ['reset', 'passive'] as const) {
        const { id, email, other } = await person();
        const { fresh } = await begin(other, email);
        server.clock.advance(MINUTE);
        if (how === 'reset') {
          await zentry.call('POST', '/forgotPassword', {}, { email });
          const resetCode = await zentry.mailed(email);
          const reset = await zentry.call('POST', '/resetPassword', {}, { email, resetCode, newPassword: NEXT });
          assert.equal(reset.status, 200);
        } else
          for (const status of ['P', 'A'] as const)
            await server.operate(setAccountStatus, { user: id, tenant: '1', status });
        const before = (await server.messages(fresh)).length;
        const cookie = await overkiz.cookieOf(email, how === 'reset' ? NEXT : PASSWORD);
        assert.equal((await overkiz.call('POST', '/enduser/email/validation', { cookie })).status, 200);
        assert.equal((await server.messages(fresh)).length, before, 'nothing waits to be confirmed');
      }
    });

    test('leave what went to the address given at creation', async () => {
      const email = `owner-${++serial}@x.example`;
      await zentry.person(email);
      const token = await zentry.tokenOf(email);
      const cookie = await overkiz.cookieOf(email);
      await overkiz.call('POST', '/enduser/email/validation', { cookie });
      const { token: link } = await mailedLink(server, email);
      assert.equal((await changePassword(token)).status, 204);
      assert.equal(await validate(link), true);
    });

    test('leave the phone number of the registration', async () => {
      const username = `registered-${++serial}`;
      const phone = `+4743${String(++serial).padStart(6, '0')}`;
      const client = await zentry.asseco.clientToken(await server.createClient());
      const email = `${username}@x.example`;
      assert.equal((await zentry.asseco.register(client, { username, email, phone })).status, 201);
      const token = await zentry.tokenOf(username);
      server.clock.advance(MINUTE);
      assert.equal((await changePassword(token)).status, 204);
      assert.equal((await confirmPhone(token, phone, await zentry.asseco.code(phone))).status, 204);
    });

    test('are not begun by a call of a session that ends meanwhile', async () => {
      const { id, owner, other } = await person();
      const fresh = `other-${++serial}@x.example`;
      await Promise.all([
        changePassword(owner),
        identity('PUT', '/me/email', other, { 'new-email': fresh }),
        identity('PUT', '/me/phone-number', other, { 'new-phone-number': `+4743${String(++serial).padStart(6, '0')}` }),
      ]);
      const contacts = await server.services.store.read.contacts.listByAccount(id, server.clock.now());
      assert.deepEqual(
        contacts.filter(({ state }) => state === 'pending'),
        [],
      );
    });
  });
}
