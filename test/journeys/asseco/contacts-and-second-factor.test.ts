import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { URI } from 'otpauth';
import { MINUTE } from '#kernel/clock.ts';
import { countLinks, mailedLink } from '#test/support/mailed-link.ts';
import { assertError, cookieIn, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const CHANNELS = [
  { field: 'email', fresh: (serial: number) => `fresh-${serial}@x.example` },
  { field: 'phone-number', fresh: (serial: number) => `+4744${String(serial).padStart(6, '0')}` },
] as const;
let serial = 0;

for (const database of DATABASES) {
  describe(`contacts of people with a second factor on ${database}`, () => {
    let server: TestServer;
    let zentry: ZentryDriver;
    let overkiz: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      zentry = new ZentryDriver(server);
      overkiz = new OverkizDriver(server);
    });
    after(() => server?.close());

    const set = (token: string, field: string, value: string) =>
      zentry.asseco.identity('PUT', `/me/${field}`, { token, body: { [`new-${field}`]: value } });
    const confirm = async (token: string, field: string, value: string) => {
      const body = { [field]: value, 'confirmation-code': await zentry.asseco.code(value) };
      return zentry.asseco.identity('PUT', `/me/${field}/confirm`, { token, body });
    };
    const verify = async (token: string, code: string) =>
      assert.equal((await zentry.call('POST', '/TwoFactorCode/verify', { token }, { code })).status, 200);
    const contactsOf = async (id: string) =>
      (await server.services.store.read.contacts.listByAccount(id, server.clock.now()))
        .map(({ state, value }) => `${state} ${value}`)
        .toSorted();

    /** A person with a confirmed address and an authenticator app, whose session proved it just now. */
    async function person() {
      const email = `careful-${++serial}@x.example`;
      const id = await zentry.person(email);
      const token = await zentry.tokenOf(email);
      await zentry.asseco.confirmEmail(token, email);
      const app = URI.parse(
        (await zentry.call('POST', '/TwoFactorCode/authenticator', { token })).body.authenticatorUri,
      );
      const code = () => app.generate({ timestamp: server.clock.now() } as never);
      await verify(token, code());
      return { id, email, token, code };
    }

    for (const { field, fresh } of CHANNELS) {
      test(`${field}: a session that proved the factor long ago neither sets nor confirms, and one code opens it`, async () => {
        const { id, email, token, code } = await person();
        const value = fresh(++serial);
        server.clock.advance(5 * MINUTE + 1);
        const refused = await set(token, field, value);
        assert.deepEqual([refused.status, refused.body.problem], [403, 'forbidden']);
        assert.deepEqual(await contactsOf(id), [`verified ${email}`]);
        assert.deepEqual(await server.messages(value), []);
        await verify(token, code());
        assert.equal((await set(token, field, value)).status, 202);
        server.clock.advance(5 * MINUTE + 1);
        assert.equal((await confirm(token, field, value)).status, 403);
        assert.ok(!(await contactsOf(id)).includes(`verified ${value}`));
        await verify(token, code());
        assert.equal((await confirm(token, field, value)).status, 204);
        assert.ok((await contactsOf(id)).includes(`verified ${value}`));
      });
    }

    test('a stolen session has no code sent to a phone of its own, and the factor stays on', async () => {
      const { email, token } = await person();
      server.clock.advance(10 * MINUTE);
      const phone = CHANNELS[1].fresh(++serial);
      assert.equal((await set(token, 'phone-number', phone)).status, 403);
      assert.equal((await zentry.call('POST', '/TwoFactorCode/send', { token })).status, 200);
      assert.deepEqual(await server.messages(phone), []);
      assert.match((await server.messages(email))[0]?.text ?? '', /^\d{6}$/m);
      assert.equal((await zentry.call('DELETE', '/TwoFactorCode', { token })).status, 403);
    });

    test('a link to an address that is to replace another is mailed to whoever proved the factor lately', async () => {
      const { email, token, code } = await person();
      const value = CHANNELS[0].fresh(++serial);
      assert.equal((await set(token, 'email', value)).status, 202);
      server.clock.advance(MINUTE);
      const form = { userId: email, userPassword: PASSWORD, twoFactorCode: code() };
      const cookie = cookieIn(await overkiz.logIn(form));
      const ask = () => overkiz.call('POST', '/enduser/email/validation', { cookie });
      server.clock.advance(5 * MINUTE + 1);
      assertError(await ask(), 403, 'RESOURCE_ACCESS_DENIED', 'Access denied');
      assert.equal(await countLinks(server, value), 0);
      const again = cookieIn(await overkiz.logIn({ ...form, twoFactorCode: code() }));
      assert.equal((await overkiz.call('POST', '/enduser/email/validation', { cookie: again })).status, 200);
      const { token: link } = await mailedLink(server, value);
      const used = await overkiz.call('POST', `/enduser/email/validation/${link}`);
      assert.equal(used.body.emailValidated, true);
    });

    test('a first number is told to the confirmed address, once it is confirmed, of anybody', async () => {
      const email = `plain-${++serial}@x.example`;
      await zentry.person(email);
      const token = await zentry.tokenOf(email);
      await zentry.asseco.confirmEmail(token, email);
      server.clock.advance(10 * MINUTE);
      const told = async () =>
        (await server.messages(email)).filter(({ subject }) => /phone number was added/.test(subject));
      const phone = CHANNELS[1].fresh(++serial);
      assert.equal((await set(token, 'phone-number', phone)).status, 202);
      assert.deepEqual(await told(), []);
      assert.equal((await confirm(token, 'phone-number', phone)).status, 204);
      const [notice, ...others] = await told();
      assert.deepEqual(others, []);
      assert.match(notice?.text ?? '', /set a new password right away/);
      assert.ok(!notice?.text.includes(phone), 'the number is masked');
      const next = CHANNELS[1].fresh(++serial);
      await set(token, 'phone-number', next);
      assert.equal((await confirm(token, 'phone-number', next)).status, 204);
      assert.equal((await told()).length, 1, 'the former number is told of the next one');
      assert.match((await server.messages(phone))[0]?.text ?? '', /is now/);
    });
  });
}
