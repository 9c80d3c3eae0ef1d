import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const HOUR = 3_600_000;
const LIVE = 'Start-pass1';

for (const database of DATABASES) {
  describe(`password reset on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let program: { id: string; secret: string };
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      program = await server.createClient();
    });
    after(() => server?.close());

    const register = async (username: string) => api.register(await api.clientToken(program), { username });
    const reset = async (name: string, body?: unknown) =>
      api.identity('POST', `/users/${name}/password/reset`, { token: await api.clientToken(program), body });
    /** Generated passwords mailed to a user, newest first. */
    const generated = async (username: string): Promise<string[]> =>
      (await server.messages(`${username}@example.org`)).flatMap(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? []);
    const newest = async (username: string): Promise<string> => (await generated(username))[0] ?? 'none was sent';
    const whole = ({ status, text, headers }: WireAnswer) => {
      const rest = Object.fromEntries(headers);
      delete rest.date;
      delete rest['x-correlation-id'];
      return { status, text, rest };
    };

    test('answers are the same for known, unknown, passive and deleted users', async () => {
      for (const name of ['same-known', 'same-passive', 'same-deleted']) await register(name);
      await server.operate(setAccountStatus, { user: 'same-passive', tenant: '1', status: 'P' });
      await server.operate(setAccountStatus, { user: 'same-deleted', tenant: '1', status: 'D' });
      const known = whole(await reset('same-known'));
      assert.equal(known.status, 204);
      assert.equal(known.text, '');
      for (const name of ['same-nobody', 'same-passive', 'same-deleted', 'same-known', 'me', '%00', '%F0%9F%98%80'])
        assert.deepEqual(whole(await reset(name)), known, name);
      assert.equal((await generated('same-passive')).length, 0);
      assert.equal((await generated('same-deleted')).length, 0);
    });

    test('the owner of an address wins over who registered with it and a phone of his own', async () => {
      const phone = '+4795000077';
      const client = await api.clientToken(program);
      await api.register(client, { username: 'hijacked', phone });
      const token = (await api.signIn('hijacked', LIVE)).body.access_token;
      const confirm = { 'phone-number': phone, 'confirmation-code': await api.code(phone) };
      assert.equal((await api.identity('PUT', '/me/phone-number/confirm', { token, body: confirm })).status, 204);
      assert.equal((await reset('hijacked@example.org')).status, 204);
      const mailed = await newest('hijacked');
      const texted =
        (await server.messages(phone)).flatMap(({ text }) => /^[A-Za-z2-9]{16}$/m.exec(text) ?? [])[0] ?? '';
      assert.notEqual(texted, '');
      assert.notEqual(texted, mailed);
      // The phone's works, proves no address, and takes nothing from the mailed one; nor does a change of password.
      const byPhone = await api.signIn('hijacked', texted);
      assert.equal(byPhone.status, 200, byPhone.text);
      const change = { 'old-password': texted, 'new-password': 'Hijackers-own1' };
      const changed = await api.identity('PUT', '/me/password', { token: byPhone.body.access_token, body: change });
      assert.equal(changed.status, 204, changed.text);
      const mine = (await api.signIn('hijacked', 'Hijackers-own1')).body.access_token;
      assert.equal((await api.identity('GET', '/me', { token: mine })).body['email-verified'], false);
      assert.equal(
        (await api.identity('PUT', '/me/phone-number', { token: mine, body: { 'new-phone-number': '+4795000078' } }))
          .status,
        202,
      );
      const owner = await api.signIn('hijacked@example.org', mailed);
      assert.equal(owner.status, 200, owner.text);
      assert.equal((await api.identity('GET', '/me', { token: mine })).status, 401);
      assert.equal((await api.signIn('hijacked', 'Hijackers-own1')).status, 400);
      const profile = (await api.identity('GET', '/me', { token: owner.body.access_token })).body;
      assert.equal(profile['email-verified'], true);
      assert.equal(profile['phone-number'], undefined, 'neither the verified nor the pending one stays');
      server.clock.advance(HOUR);
      const before = (await server.messages(phone)).length;
      assert.equal((await reset('hijacked')).status, 204);
      assert.equal((await server.messages(phone)).length, before);
    });

    test('the name in the body is that of the path, or 400', async () => {
      await register('body-name');
      for (const body of ['', {}, { username: 'body-name' }, { username: 'BODY-NAME' }])
        assert.equal((await reset('body-name', body)).status, 204, JSON.stringify(body));
      for (const name of ['body-name', 'body-nobody']) {
        const wrong = await reset(name, { username: 'somebody-else' });
        assert.equal(wrong.status, 400);
        assert.deepEqual([wrong.body.errors[0].tag, wrong.body.errors[0].error], ['username', 'invalid-format']);
      }
    });

    test('the live password works until the generated one is used, which kills everything older', async () => {
      await register('first-use');
      const old = (await api.signIn('first-use', LIVE)).body;
      assert.equal((await reset('first-use')).status, 204);
      const password = await newest('first-use');
      assert.equal((await api.signIn('first-use', LIVE)).status, 200);
      const signedIn = await api.signIn('first-use', password);
      assert.equal(signedIn.status, 200, signedIn.text);
      assert.equal((await api.signIn('first-use', LIVE)).status, 400);
      assert.equal((await api.identity('GET', '/me', { token: old.access_token })).status, 401);
      const refreshed = await api.token({ grant_type: 'refresh_token', refresh_token: old.refresh_token });
      assert.match(refreshed.body.error_uri, /ID2018$/);
      const me = await api.identity('GET', '/me', { token: signedIn.body.access_token });
      assert.equal(me.body['last-password-reset'], new Date(server.clock.now()).toISOString());
    });

    test('a generated password must be changed: other calls are 403 until then', async () => {
      await register('must-change');
      await reset('must-change');
      const password = await newest('must-change');
      const token = (await api.signIn('must-change', password)).body.access_token;
      const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      assert.equal(claims.pwd_change_required, true);
      const calls = [
        ['PUT', '/me/username', { 'new-username': 'must-change2' }],
        ['PUT', '/me/email', { 'new-email': 'must-change2@example.org' }],
        ['PUT', '/me/phone-number', { 'new-phone-number': '+4795000001' }],
        ['PUT', '/me/answers', { answers: [] }],
        ['DELETE', '/me/logins/x', undefined],
        ['GET', '/users/must-change', undefined],
        ['GET', '/users/must-change/questions', undefined],
        ['PUT', '/users/must-change/hint-picture', { url: 'https://example.org/' }],
      ] as const;
      for (const [method, path, body] of calls) {
        const answer = await api.identity(method, path, { token, body });
        assert.equal(answer.status, 403, path);
        assert.match(answer.body.message, /password/i);
      }
      assert.equal((await api.identity('GET', '/me', { token })).status, 200);
      const body = { 'old-password': password, 'new-password': 'quite-another-road' };
      assert.equal((await api.identity('PUT', '/me/password', { token, body })).status, 204);
      assert.equal((await api.identity('GET', '/users/must-change', { token })).status, 200);
      server.clock.advance(25 * HOUR);
      assert.equal((await api.signIn('must-change', 'quite-another-road')).status, 200, 'a changed one does not lapse');
    });

    test('unused, it is dead after 24 hours and the live one goes on', async () => {
      await register('unused');
      await reset('unused');
      const password = await newest('unused');
      server.clock.advance(24 * HOUR);
      assert.equal((await api.signIn('unused', password)).status, 400);
      assert.equal((await api.signIn('unused', LIVE)).status, 200);
    });

    test('used but unchanged, it is dead 24 hours after issue', async () => {
      await register('unchanged');
      await reset('unchanged');
      const password = await newest('unchanged');
      server.clock.advance(23 * HOUR);
      assert.equal((await api.signIn('unchanged', password)).status, 200);
      server.clock.advance(HOUR);
      const late = await api.signIn('unchanged', password);
      assert.equal(late.status, 400);
      assert.equal(late.body.error_description, 'The username/password couple is invalid.');
      await reset('unchanged');
      assert.equal((await api.signIn('unchanged', await newest('unchanged'))).status, 200, 'another reset helps');
    });

    test('the newest voids the older, and a change of password voids all that went to a confirmed address', async () => {
      await register('newest');
      const own = (await api.signIn('newest', LIVE)).body.access_token;
      await api.confirmEmail(own, 'newest@example.org');
      await reset('newest');
      const first = await newest('newest');
      server.clock.advance(31_000);
      await reset('newest');
      const second = await newest('newest');
      assert.notEqual(first, second);
      assert.equal((await api.signIn('newest', first)).status, 400);
      const token = (await api.signIn('newest', LIVE)).body.access_token;
      const body = { 'old-password': LIVE, 'new-password': 'long-way-home-9' };
      assert.equal((await api.identity('PUT', '/me/password', { token, body })).status, 204);
      assert.equal((await api.signIn('newest', second)).status, 400);
    });

    test('at most three an hour are sent, and none within 30 seconds, silently', async () => {
      await register('hourly');
      await reset('hourly');
      await reset('hourly');
      assert.equal((await generated('hourly')).length, 1);
      for (let count = 0; count < 5; count += 1) {
        server.clock.advance(31_000);
        assert.equal((await reset('hourly')).status, 204);
      }
      assert.equal((await generated('hourly')).length, 3);
      server.clock.advance(HOUR);
      await reset('hourly');
      assert.equal((await generated('hourly')).length, 4);
    });

    test('parallel resets send one message', async () => {
      await register('parallel');
      const answers = await Promise.all(Array.from({ length: 10 }, () => reset('parallel')));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [204]);
      assert.equal((await generated('parallel')).length, 1);
    });

    test('parallel first uses of one generated password open one session at least and break nothing', async () => {
      await register('double-use');
      await reset('double-use');
      const password = await newest('double-use');
      const answers = await Promise.all(Array.from({ length: 4 }, () => api.signIn('double-use', password)));
      for (const answer of answers) assert.ok([200, 400].includes(answer.status), answer.text);
      assert.ok(answers.some((answer) => answer.status === 200));
      assert.equal((await api.signIn('double-use', LIVE)).status, 400);
    });

    test('goes to the verified address, not to a pending one', async () => {
      await register('contacts');
      const token = (await api.signIn('contacts', LIVE)).body.access_token;
      const email = 'contacts@example.org';
      const body = { email, 'confirmation-code': await api.code(email) };
      assert.equal((await api.identity('PUT', '/me/email/confirm', { token, body })).status, 204);
      await api.identity('PUT', '/me/email', { token, body: { 'new-email': 'contacts-new@example.org' } });
      await reset('contacts');
      assert.equal((await generated('contacts')).length, 1);
      assert.equal((await generated('contacts-new')).length, 0);
      assert.equal((await reset('contacts-new@example.org')).status, 204);
      assert.equal((await generated('contacts-new')).length, 0);
    });

    test('needs identity.recover', async () => {
      await register('scoped');
      const path = '/users/scoped/password/reset';
      const narrow = await api.clientToken(await server.createClient({ scopes: ['identity.manage'] }));
      assert.equal((await api.identity('POST', path, { token: narrow })).status, 403);
      const user = (await api.signIn('scoped', LIVE)).body.access_token;
      assert.equal((await api.identity('POST', path, { token: user })).status, 403);
      assert.equal((await api.identity('POST', path)).status, 401);
    });
  });

  test(`20 resets an hour through one client, the same for all names, on ${database}`, async (t) => {
    const server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
    t.after(() => server.close());
    const api = new AssecoDriver(server);
    const token = await api.clientToken(await server.createClient());
    for (let count = 0; count < 20; count += 1)
      assert.equal((await api.identity('POST', `/users/n${count}/password/reset`, { token })).status, 204);
    const over = await api.identity('POST', '/users/n/password/reset', { token });
    assert.equal(over.status, 429);
    assert.ok(Number(over.headers.get('retry-after')) > 0);
  });
}
