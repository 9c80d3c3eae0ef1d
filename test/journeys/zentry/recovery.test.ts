import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, visible, ZentryDriver } from '#test/support/zentry.ts';

const HOUR = 3_600_000;

for (const database of DATABASES) {
  describe(`recovery on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
    });
    after(() => server?.close());

    const forgot = (email: string) => api.call('POST', '/forgotPassword', {}, { email });
    const reset = (email: string, resetCode: string, newPassword: string) =>
      api.call('POST', '/resetPassword', {}, { email, resetCode, newPassword });
    const invalidToken = { InvalidToken: ['Invalid token.'] };

    test('the answer is empty for known, unknown and malformed addresses alike', async () => {
      await api.person('forgetful@example.org');
      const known = await forgot('forgetful@example.org');
      assert.deepEqual([known.status, known.text], [200, '']);
      for (const email of ['nobody@example.org', 'not an address', 'x'])
        assert.deepEqual(visible(await forgot(email)), visible(known), email);
      assert.match(await api.mailed('forgetful@example.org'), /^[\w-]{43}$/);
      const missing = await api.call('POST', '/forgotPassword', {}, { email: '' });
      assert.deepEqual(missing.body.errors, { Email: ['The Email field is required.'] });
      assert.deepEqual((await api.call('POST', '/forgotPassword', {})).body.errors, missing.body.errors);
    });

    test('a code sets the password once; what older credentials opened is closed', async () => {
      const email = 'recovered@example.org';
      await api.person(email);
      const former = (await api.signIn(email)).body;
      const key = (await api.call('GET', '/User/api-key', { token: former.access_token })).body.apiKey;
      await forgot(email);
      const code = await api.mailed(email);
      const done = await reset(email, code, 'Another-pass1');
      assert.deepEqual([done.status, done.text], [200, '']);
      assert.equal((await api.signIn(email)).status, 400);
      assert.equal((await api.signIn(email, 'Another-pass1')).status, 200);
      assert.equal((await api.call('GET', '/User/tenants', { token: former.access_token })).status, 401);
      assert.equal((await api.call('GET', '/User/tenants', { key })).status, 401);
      const again = await reset(email, code, 'Third-pass1');
      assert.deepEqual([again.status, again.body.errors], [400, invalidToken]);
    });

    test('wrong, foreign, late and former codes are one answer, as is an unknown address', async () => {
      for (const name of ['one', 'two']) await api.person(`${name}@codes.example`);
      await forgot('one@codes.example');
      const former = await api.mailed('one@codes.example');
      server.clock.advance(30_001);
      await forgot('one@codes.example');
      const newest = await api.mailed('one@codes.example');
      const answers = [
        await reset('one@codes.example', former, 'Fresh-pass1'),
        await reset('two@codes.example', newest, 'Fresh-pass1'),
        await reset('nobody@codes.example', newest, 'Fresh-pass1'),
        await reset('one@codes.example', 'wrong', 'Fresh-pass1'),
      ];
      server.clock.advance(HOUR);
      answers.push(await reset('one@codes.example', newest, 'Fresh-pass1'));
      for (const answer of answers) {
        assert.deepEqual(answer.body.errors, invalidToken);
        assert.deepEqual(visible(answer), visible(answers[0] as never));
      }
    });

    test('a password that the policy refuses leaves the code; each weakness has its key', async () => {
      const email = 'choosy@example.org';
      await api.person(email);
      await forgot(email);
      const code = await api.mailed(email);
      const short = await reset(email, code, 'qZ7k');
      assert.deepEqual(short.body.errors, { PasswordTooShort: ['Passwords must be at least 8 characters.'] });
      assert.deepEqual(Object.keys((await reset(email, code, 'password')).body.errors), ['PasswordTooCommon']);
      assert.deepEqual(Object.keys((await reset(email, code, 'x'.repeat(129))).body.errors), ['PasswordTooLong']);
      assert.deepEqual(Object.keys((await reset(email, code, PASSWORD)).body.errors), ['PasswordSameAsExisting']);
      assert.deepEqual((await reset(email, 'wrong', 'a')).body.errors, invalidToken, 'the code is looked at first');
      assert.equal((await reset(email, code, 'Chosen-pass1')).status, 200);
    });

    test('three messages an hour and account, silently', async () => {
      const email = 'flooded@example.org';
      await api.person(email);
      const before = (await server.messages(email)).length;
      for (let count = 0; count < 5; count += 1) {
        assert.equal((await forgot(email)).status, 200);
        server.clock.advance(30_001);
      }
      assert.equal((await server.messages(email)).length, before + 3);
    });

    test('ten wrong codes in an hour void the right one', async () => {
      const email = 'guessed@example.org';
      await api.person(email);
      await forgot(email);
      const code = await api.mailed(email);
      for (let count = 0; count < 10; count += 1) await reset(email, `wrong-${count}`, 'Fresh-pass1');
      assert.deepEqual((await reset(email, code, 'Fresh-pass1')).body.errors, invalidToken);
    });

    test('a lock by guessing is cleared', async () => {
      const email = 'locked@example.org';
      await api.person(email);
      for (let count = 0; count < 5; count += 1) await api.signIn(email, 'wrong-pass1');
      await forgot(email);
      assert.equal((await reset(email, await api.mailed(email), 'Opened-pass1')).status, 200);
      assert.equal((await api.signIn(email, 'Opened-pass1')).status, 200);
    });
  });

  describe(`composition rules on ${database}`, () => {
    test('are told all at once', async () => {
      const rules = ['LOWER', 'UPPER', 'DIGIT', 'NON_ALPHANUMERIC'];
      const env = Object.fromEntries(rules.map((rule) => [`TESSERA_POLICY_PASSWORD_REQUIRE_${rule}`, 'true']));
      const server = await startTestServer({ database, env });
      const api = new ZentryDriver(server);
      const email = 'strict@example.org';
      await api.person(email);
      await api.call('POST', '/forgotPassword', {}, { email });
      const body = { email, resetCode: await api.mailed(email), newPassword: 'ÅÅ' };
      assert.deepEqual((await api.call('POST', '/resetPassword', {}, body)).body.errors, {
        PasswordTooShort: ['Passwords must be at least 8 characters.'],
        PasswordRequiresLower: ["Passwords must have at least one lowercase ('a'-'z')."],
        PasswordRequiresDigit: ["Passwords must have at least one digit ('0'-'9')."],
        PasswordRequiresNonAlphanumeric: ['Passwords must have at least one non alphanumeric character.'],
      });
      await server.close();
    });
  });

  describe(`recovery from one address on ${database}`, () => {
    test('sends twenty messages an hour, silently', async () => {
      const server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
      const api = new ZentryDriver(server);
      for (let count = 0; count < 21; count += 1) await api.person(`p${count}@many.example`);
      const statuses = [];
      for (let count = 0; count < 21; count += 1)
        statuses.push((await api.call('POST', '/forgotPassword', {}, { email: `p${count}@many.example` })).status);
      assert.deepEqual(new Set(statuses), new Set([200]));
      const codes = (await server.messages()).filter(({ text }) => /^[\w-]{43}$/m.test(text));
      assert.equal(codes.length, 20);
      await server.close();
    });
  });
}
