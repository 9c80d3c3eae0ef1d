import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount } from '#core/accounts/administer-account.ts';
import { HOUR, SECOND } from '#kernel/clock.ts';
import { countLinks, mailedLink } from '#test/support/mailed-link.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const FRESH = 'correct horse battery';
const REPEAT = 31 * SECOND;
const PAGE = `${BASE}/accountManagement/resetPassword`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

for (const database of DATABASES) {
  describe(`password reset by link on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const ask = (userId: string, email: string) =>
      api.call('POST', '/enduser/password/reset', { body: { userId, email } });
    const asked = async (name: string) => {
      const email = `${name}@example.org`;
      const id = await api.person(email, name);
      assert.equal((await ask(name, email)).text, '{}');
      return { id, email, ...(await mailedLink(server, email)) };
    };
    /** Posts the form; gives where the answer leads. */
    const redeem = async (form: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams(form).toString();
      const answer = await api.call('POST', '/accountManagement/resetPassword', { headers: FORM, body });
      assert.equal(answer.status, 303, answer.text);
      return answer.headers.get('location');
    };
    const failed = (code: string) => `${PAGE}Failure?errorMessage=${code}`;
    const signsIn = async (userId: string, userPassword: string) =>
      (await api.logIn({ userId, userPassword })).status === 200;

    test('a link sets a new password once; until then everything stays, then every session is dead', async () => {
      const { url, token, id, email } = await asked('ann');
      assert.equal(url.pathname, PAGE);
      assert.equal(url.searchParams.get('userId'), 'ann');
      const cookie = await api.cookieOf('ann');
      const bearer = (await api.asseco.signIn('ann', PASSWORD)).body.access_token;
      const form = { userId: 'ann', token, newPassword: FRESH, newPasswordRepeated: FRESH };
      assert.equal(await redeem(form), `${PAGE}Success`);
      const success = await api.call('GET', '/accountManagement/resetPasswordSuccess');
      assert.equal(success.text, '{"resetPasswordSuccess":true}');
      assert.equal(await api.isSignedIn(cookie), false);
      assert.equal((await api.asseco.identity('GET', '/me', { token: bearer })).status, 401);
      assert.deepEqual([await signsIn('ann', PASSWORD), await signsIn('ann', FRESH)], [false, true]);
      assert.equal(
        await redeem({ ...form, newPassword: `${FRESH}!`, newPasswordRepeated: `${FRESH}!` }),
        failed('TOKEN_INVALID'),
      );
      const failure = await api.call('GET', '/accountManagement/resetPasswordFailure?errorMessage=TOKEN_INVALID');
      assert.equal(failure.text, '{"resetPasswordSuccess":false,"errorMessage":"TOKEN_INVALID"}');
      const contacts = await server.services.store.read.contacts.listByAccount(id, server.clock.now());
      assert.deepEqual(
        contacts.map(({ state }) => state),
        ['verified'],
        'the address is proved',
      );
      const [notice] = await server.messages(email);
      assert.match(notice?.subject ?? '', /has been changed/);
    });

    test('proving an address that nobody had confirmed takes away what was put on the account before', async () => {
      const { id, token } = await asked('squatted');
      const { store } = server.services;
      await store.write(async (tx) => {
        await tx.credentials.replaceAnswers(id, [{ questionId: 'pet', position: 0, phc: 'x' }]);
        await tx.accounts.update(id, { multifactorEnabled: true });
        const account = await tx.accounts.find(id);
        await tx.extraEmails.put({
          id: 'of-a-stranger',
          accountId: id,
          tenantId: account?.tenantId ?? '',
          value: 'stranger@example.org',
          display: 'stranger@example.org',
          validatedAt: 1,
          createdAt: 1,
        });
      });
      assert.equal(await redeem({ userId: 'squatted', token, newPassword: FRESH }), `${PAGE}Success`);
      const account = await store.read.accounts.find(id);
      assert.equal(account?.multifactorEnabled, false);
      assert.deepEqual(await store.read.credentials.listAnswers(id), []);
      assert.deepEqual(
        await store.read.extraEmails.listByAccount(id),
        [],
        'addresses of a stranger, confirmed ones too',
      );
    });

    test('of twenty uses at once one succeeds', async () => {
      const { token } = await asked('twenty');
      const form = (index: number) => ({ userId: 'twenty', token, newPassword: `${FRESH} ${index}` });
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => redeem(form(index))));
      assert.equal(answers.filter((to) => to === `${PAGE}Success`).length, 1);
      assert.equal(answers.filter((to) => to === failed('TOKEN_INVALID')).length, 19);
    });

    test('a refused password leads to the page that says so and leaves the token as it was', async () => {
      const { token } = await asked('refused');
      const base = { userId: 'refused', token };
      for (const form of [
        { ...base, newPassword: 'short' },
        { ...base, newPassword: 'password123' },
        { ...base, newPassword: PASSWORD },
        { ...base, newPassword: 'x'.repeat(129) },
        { ...base, newPassword: FRESH, newPasswordRepeated: `${FRESH} ` },
        { ...base, newPassword: 'refused-and-more' },
        base,
      ])
        assert.equal(await redeem(form), failed('PASSWORD_REJECTED'));
      assert.equal(await redeem({ ...base, newPassword: FRESH }), `${PAGE}Success`);
    });

    test('whoever knows half of the pair, or nothing, gets the same answer and no mail', async () => {
      const email = 'half@example.org';
      await api.person(email, 'half');
      await api.person('locked@example.org', 'locked');
      await server.operate(lockAccount, { user: 'locked', tenant: '1' });
      const shapes = [];
      for (const [userId, address] of [
        ['half', 'other@example.org'],
        ['nobody', email],
        ['nobody', 'nobody@example.org'],
        ['locked', 'locked@example.org'],
        ['half', email],
      ] as const) {
        const { status, text, headers } = await ask(userId, address);
        const said = [...headers].filter(([name]) => name !== 'x-correlation-id' && name !== 'date');
        shapes.push(JSON.stringify([status, text, said]));
      }
      assert.equal(new Set(shapes).size, 1);
      assert.equal(await countLinks(server, email), 1, 'for the right pair alone');
      assert.equal(await countLinks(server, 'locked@example.org'), 0);
    });

    test('user and address are compared as they are everywhere, and the deprecated path is the same operation', async () => {
      const email = 'Case.Folded+x@Example.org';
      await api.person(email, 'Case Folded');
      assert.equal((await ask('CASE FOLDED', email.toUpperCase())).status, 200);
      const { token } = await mailedLink(server, email);
      server.clock.advance(REPEAT);
      const answer = await api.call('POST', '/enduser/mainAccount/resetPassword', { body: { userId: email, email } });
      assert.deepEqual([answer.status, answer.text], [200, '{}']);
      const newer = await mailedLink(server, email);
      assert.notEqual(newer.token, token);
      assert.equal(await redeem({ userId: 'case folded', token, newPassword: FRESH }), failed('TOKEN_INVALID'));
      assert.equal(await redeem({ userId: email, token: newer.token, newPassword: FRESH }), `${PAGE}Success`);
    });

    test('three an hour, silently, and then the last link stays good', async () => {
      const { email } = await asked('often');
      await ask('often', email);
      assert.equal(await countLinks(server, email), 1, 'a repeat within thirty seconds');
      for (let turn = 0; turn < 4; turn += 1) {
        server.clock.advance(REPEAT);
        assert.equal((await ask('often', email)).text, '{}');
      }
      assert.equal(await countLinks(server, email), 3);
      const { token } = await mailedLink(server, email);
      assert.equal(await redeem({ userId: 'often', token, newPassword: FRESH }), `${PAGE}Success`);
    });

    test('whoever guesses the pair uses up nothing of the account’s', async () => {
      const email = 'calm@example.org';
      await api.person(email, 'calm');
      for (let turn = 0; turn < 5; turn += 1) {
        await ask('calm', `guess${turn}@example.org`);
        server.clock.advance(REPEAT);
      }
      await ask('calm', email);
      assert.equal(await countLinks(server, email), 1);
    });

    test('a link lives for an hour', async () => {
      const { token } = await asked('late');
      server.clock.advance(HOUR);
      assert.equal(await redeem({ userId: 'late', token, newPassword: FRESH }), failed('TOKEN_INVALID'));
    });

    test('another user’s, another kind’s and no token are one answer and spend nothing', async () => {
      const [one, two] = [await asked('one'), await asked('two')];
      await api.call('POST', '/enduser/one/validation');
      const validation = await mailedLink(server, one.email);
      for (const form of [
        { userId: 'two', token: one.token },
        { userId: 'nobody', token: one.token },
        { userId: '', token: one.token },
        { userId: 'one', token: validation.token },
        { userId: 'one', token: '' },
        { token: one.token },
        { userId: 'one' },
        {},
      ] as Record<string, string>[])
        assert.equal(await redeem({ ...form, newPassword: FRESH }), failed('TOKEN_INVALID'));
      assert.equal(await redeem({ userId: 'one', token: one.token, newPassword: FRESH }), `${PAGE}Success`);
      assert.equal(await redeem({ userId: 'two', token: two.token, newPassword: FRESH }), `${PAGE}Success`);
    });

    test('wrong tokens that a stranger tries spoil nobody’s link', async () => {
      const { token } = await asked('calmly');
      for (let turn = 0; turn < 12; turn += 1)
        await redeem({ userId: 'calmly', token: 'A'.repeat(43), newPassword: FRESH });
      assert.equal(await redeem({ userId: 'calmly', token, newPassword: FRESH }), `${PAGE}Success`);
    });

    test('the token is one with the codes of other APIs', async () => {
      const { token, email } = await asked('shared');
      const zentry = new ZentryDriver(server);
      const body = { email, resetCode: token, newPassword: FRESH };
      assert.equal((await zentry.call('POST', '/resetPassword', {}, body)).status, 200);
      assert.equal(await redeem({ userId: 'shared', token, newPassword: `${FRESH}!` }), failed('TOKEN_INVALID'));
      assert.equal(await signsIn('shared', FRESH), true);
    });

    test('what is missing, wrong, malformed or of another type', async () => {
      const send = (body: unknown, headers = {}) => api.call('POST', '/enduser/password/reset', { body, headers });
      const missing = (field: string) => [400, 'MISSING_PARAMETERS', `Missing parameter : ${field}`] as const;
      const wrong = (field: string) => [400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${field}`] as const;
      const email = 'a@example.org';
      assertError(await send({ email }), ...missing('userId'));
      assertError(await send({ userId: 'a' }), ...missing('email'));
      assertError(await send({ userId: 'a', email: null }), ...missing('email'));
      assertError(await send({ userId: 1, email }), ...wrong('userId'));
      assertError(await send({ userId: 'a'.repeat(101), email }), ...wrong('userId'));
      assertError(await send({ userId: 'a', email: `${'a'.repeat(250)}@a.no` }), ...wrong('email'));
      assertError(await send({ userId: 'a', email: 'x@y.no\r\nBcc: z@y.no' }), ...wrong('email'));
      for (const body of ['{', '[]', '"text"', '1'])
        assertError(await send(body), 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
      const typed = await send('userId=a', { 'content-type': 'application/x-www-form-urlencoded' });
      assertError(typed, 415, 'INVALID_API_CALL', "Content type 'application/x-www-form-urlencoded' not supported");
      const method = await api.call('GET', '/enduser/password/reset');
      assertError(method, 405, 'INVALID_API_CALL', "Request method 'GET' not supported");
    });
  });
}
