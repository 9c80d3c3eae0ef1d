import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { erasePerson } from '#core/accounts/erase-person.ts';
import { OPERATOR } from '#core/actor.ts';
import { Context } from '#core/context.ts';
import { sendExtraEmailLink, sendValidationLink } from '#core/links/send-links.ts';
import { DAY, HOUR, SECOND } from '#kernel/clock.ts';
import { countLinks, mailedLink } from '#test/support/mailed-link.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NO = '{"emailValidated":false}';
const YES = '{"emailValidated":true}';
const REPEAT = 31 * SECOND;

for (const database of DATABASES) {
  describe(`validation of e-mail addresses on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const ask = async (cookie: string) => {
      const answer = await api.call('POST', '/enduser/email/validation', { cookie });
      assert.deepEqual([answer.status, answer.text], [200, '{}']);
    };
    const validate = async (token: string) => {
      const answer = await api.call('POST', `/enduser/email/validation/${token}`);
      assert.equal(answer.status, 200);
      return answer.text;
    };
    const contactsOf = async (id: string) =>
      (await server.services.store.read.contacts.listByAccount(id, server.clock.now()))
        .filter(({ channel }) => channel === 'email')
        .map(({ value, state }) => `${state} ${value}`);
    /** Somebody signed in whose address nobody has confirmed, with a link. */
    const asked = async (name: string) => {
      const email = `${name}@example.org`;
      const id = await api.person(email, name);
      const cookie = await api.cookieOf(name);
      await ask(cookie);
      return { id, email, cookie, ...(await mailedLink(server, email)) };
    };
    const context = () => {
      const origin = { face: 'cli', ip: null, correlationId: null, defaultTenantId: '' };
      return new Context(server.services, OPERATOR, origin);
    };
    /** Mails what comes with a new account: for its address and further ones. */
    const furnish = async (id: string, ...extras: readonly string[]) => {
      const ctx = context();
      const account = await ctx.read.accounts.find(id);
      assert.ok(account);
      const [contact] = await ctx.read.contacts.listByAccount(id, ctx.now);
      assert.ok(contact);
      await ctx.write(async (tx) => {
        await sendValidationLink(ctx, tx, account, contact);
        for (const value of extras) {
          const { tenantId } = account;
          const more = { id: ctx.newId(), accountId: id, display: value, validatedAt: null, createdAt: ctx.now };
          await tx.extraEmails.put({ ...more, tenantId, value });
          await sendExtraEmailLink(ctx, tx, account, { value });
        }
      });
    };
    const extrasOf = async (id: string) =>
      (await server.services.store.read.extraEmails.listByAccount(id)).map(
        ({ value, validatedAt }) => `${value} ${validatedAt !== null}`,
      );

    test('the token alone says whose address it is, and works once', async () => {
      const { id, url, token, cookie, email } = await asked('ann');
      assert.equal(url.pathname, `${BASE}/accountManagement/emailValidation`);
      assert.deepEqual([...url.searchParams.keys()], ['token']);
      assert.equal(await validate(token), YES);
      assert.deepEqual(await contactsOf(id), [`verified ${email}`]);
      assert.equal(await validate(token), NO);
      assert.equal(await api.isSignedIn(cookie), true, 'nothing ends');
    });

    test('of twenty uses at once exactly one is true', async () => {
      const { token } = await asked('twenty');
      const answers = await Promise.all(Array.from({ length: 20 }, () => validate(token)));
      assert.equal(answers.filter((text) => text === YES).length, 1);
      assert.equal(answers.filter((text) => text === NO).length, 19);
    });

    test('asking needs a session', async () => {
      const answer = await api.call('POST', '/enduser/email/validation');
      assertError(answer, 401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated');
      const method = await api.call('GET', '/enduser/email/validation');
      assertError(method, 405, 'INVALID_API_CALL', "Request method 'GET' not supported");
      const other = await api.call('DELETE', '/enduser/email/validation/x');
      assertError(other, 405, 'INVALID_API_CALL', "Request method 'DELETE' not supported");
    });

    test('the newest is good, a repeat within thirty seconds changes nothing, a day is the end', async () => {
      const { token, cookie, email } = await asked('often');
      await ask(cookie);
      assert.equal(await countLinks(server, email), 1);
      server.clock.advance(REPEAT);
      await ask(cookie);
      const newer = await mailedLink(server, email);
      assert.equal(await validate(token), NO);
      server.clock.advance(DAY);
      assert.equal(await validate(newer.token), NO);
    });

    test('three an hour, and then the last stays good', async () => {
      const { cookie, email } = await asked('four');
      for (let turn = 0; turn < 4; turn += 1) {
        server.clock.advance(REPEAT);
        await ask(cookie);
      }
      assert.equal(await countLinks(server, email), 3);
      assert.equal(await validate((await mailedLink(server, email)).token), YES);
      server.clock.advance(HOUR);
      await ask(await api.cookieOf('four'));
      assert.equal(await countLinks(server, email), 3, 'nothing is left to validate');
    });

    test('a token of one kind is none of another', async () => {
      const { id, token, email } = await asked('kinds');
      assert.equal((await api.call('POST', `/enduser/kinds/validation/${token}`)).body.emailAndAccountValidated, false);
      await api.call('POST', '/enduser/kinds/validation');
      const account = await mailedLink(server, email);
      assert.match(account.url.pathname, /\/validation$/);
      assert.equal(await validate(account.token), NO);
      server.clock.advance(REPEAT);
      await api.call('POST', '/enduser/password/reset', { body: { userId: 'kinds', email } });
      assert.equal(await validate((await mailedLink(server, email)).token), NO);
      for (const wrong of ['x', '%20', 'A'.repeat(43), 'A'.repeat(900)]) assert.equal(await validate(wrong), NO);
      assert.deepEqual(await contactsOf(id), [`initial ${email}`]);
      assert.equal(await validate(token), YES, 'none of it was spent');
    });

    test('an address that is to replace another comes into force; what was sent to the former is good no more', async () => {
      const { id, cookie, token, email } = await asked('moved');
      const bearer = (await api.asseco.signIn('moved', PASSWORD)).body.access_token;
      const change = { token: bearer, body: { email: 'moved.on@example.org' } };
      assert.equal((await api.asseco.identity('PUT', '/me/email', change)).status, 202);
      server.clock.advance(REPEAT);
      await ask(cookie);
      assert.equal(await countLinks(server, email), 1);
      assert.equal(await validate(token), NO, 'void: the newest is the one to the new address');
      assert.equal(await validate((await mailedLink(server, 'moved.on@example.org')).token), YES);
      assert.deepEqual(await contactsOf(id), ['verified moved.on@example.org']);
    });

    test('further addresses have links of their own, which leave each other and the account’s alone', async () => {
      const id = await api.person('many@example.org', 'many');
      await furnish(id, 'one@extra.test', 'two@extra.test');
      const [one, two] = [await mailedLink(server, 'one@extra.test'), await mailedLink(server, 'two@extra.test')];
      assert.equal(await validate(one.token), YES);
      assert.deepEqual(await extrasOf(id), ['one@extra.test true', 'two@extra.test false']);
      assert.deepEqual(await contactsOf(id), ['initial many@example.org']);
      assert.equal(await validate(one.token), NO);
      assert.equal(await validate(two.token), YES);
      const account = await mailedLink(server, 'many@example.org');
      const answer = await api.call('POST', `/enduser/many/validation/${account.token}`);
      assert.equal(answer.body.emailAndAccountValidated, true);
    });

    test('a further address is nobody’s name: it signs nobody in and gets no recovery', async () => {
      const id = await api.person('main@example.org', 'main');
      await furnish(id, 'side@extra.test');
      assert.equal(await validate((await mailedLink(server, 'side@extra.test')).token), YES);
      assert.equal((await api.logIn({ userId: 'side@extra.test', userPassword: PASSWORD })).status, 401);
      const sent = await countLinks(server, 'side@extra.test');
      for (const userId of ['main', 'side@extra.test'])
        await api.call('POST', '/enduser/password/reset', { body: { userId, email: 'side@extra.test' } });
      await api.call('POST', '/enduser/side@extra.test/validation');
      assert.equal(await countLinks(server, 'side@extra.test'), sent);
    });

    test('whoever is erased leaves no further address and no link behind', async () => {
      const id = await api.person('gone@example.org', 'gone');
      await furnish(id, 'gone@extra.test');
      const { token } = await mailedLink(server, 'gone@extra.test');
      const ctx = context();
      const account = await ctx.read.accounts.find(id);
      assert.ok(account);
      await ctx.write((tx) => erasePerson(ctx, tx, account));
      assert.deepEqual(await extrasOf(id), []);
      assert.equal(await validate(token), NO);
    });

    test('a link that came with the account is void once one was asked for, not within thirty seconds', async () => {
      const id = await api.person('fresh@example.org', 'fresh');
      await furnish(id);
      const first = await mailedLink(server, 'fresh@example.org');
      await api.call('POST', '/enduser/fresh/validation');
      assert.equal(await countLinks(server, 'fresh@example.org'), 1);
      server.clock.advance(REPEAT);
      await api.call('POST', '/enduser/fresh/validation');
      const second = await mailedLink(server, 'fresh@example.org');
      const use = async (token: string) => (await api.call('POST', `/enduser/fresh/validation/${token}`)).text;
      assert.equal(await use(first.token), '{"emailAndAccountValidated":false}');
      assert.equal(await use(second.token), '{"emailAndAccountValidated":true}');
    });

    test('one address is not flooded through many accounts', async () => {
      const target = 'flooded@extra.test';
      for (let index = 0; index < 12; index += 1)
        await furnish(await api.person(`flood${index}@example.org`, `flood${index}`), target);
      assert.equal(await countLinks(server, target), 10);
    });
  });
}
