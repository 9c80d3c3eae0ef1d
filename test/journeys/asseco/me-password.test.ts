import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import { AssecoDriver, type WireAnswer } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const OLD = 'Start-pass1';
const NEW = 'quiet-harbour-42';

for (const database of DATABASES) {
  describe(`the password of the authenticated user on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let client: string;
    let serial = 0;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      client = await api.clientToken(await server.createClient());
    });
    after(() => server?.close());

    async function person() {
      serial += 1;
      const username = `keeper${serial}`;
      assert.equal((await api.register(client, { username })).status, 201);
      const { access_token: token, refresh_token: refresh } = (await api.signIn(username, OLD)).body;
      return { username, email: `${username}@example.org`, token: token as string, refresh: refresh as string };
    }
    const change = (token: string, old: string, fresh: string): Promise<WireAnswer> =>
      api.identity('PUT', '/me/password', { token, body: { 'old-password': old, 'new-password': fresh } });
    const send = (token: string, body: unknown, headers: Record<string, string> = {}) =>
      api.identity('PUT', '/me/password', { token, body, headers });
    const rules = (answer: WireAnswer) =>
      answer.body.errors.map((rule: { tag?: string; error: string }) => [rule.tag, rule.error]).sort();
    function problem(answer: WireAnswer, code: string) {
      assert.equal(answer.status, 440, answer.text);
      assert.equal(answer.reason, 'Business Problem');
      assert.equal(answer.body.problem, code);
      assert.equal(typeof answer.body.message, 'string');
    }

    test('it changes, and its owner is told without the password', async () => {
      const { username, email, token } = await person();
      await api.confirmEmail(token, email);
      const answer = await change(token, OLD, NEW);
      assert.equal(answer.status, 204, answer.text);
      assert.equal(answer.text, '');
      assert.equal((await api.signIn(username, OLD)).status, 400);
      assert.equal((await api.signIn(username, NEW)).status, 200);
      const [notice] = await server.messages(email);
      assert.match(notice?.subject ?? '', /password has been changed/);
      assert.ok(![OLD, NEW].some((secret) => `${notice?.text}${notice?.html}`.includes(secret)));
      const profile = await api.identity('GET', '/me', { token });
      assert.ok(!('last-password-reset' in profile.body), 'a change is no reset');
    });

    test('other sessions die with access and refresh token, the own one lives', async () => {
      const { username, token, refresh } = await person();
      const other = (await api.signIn(username, OLD)).body;
      assert.equal((await change(token, OLD, NEW)).status, 204);
      assert.equal((await api.identity('GET', '/me', { token: other.access_token })).status, 401);
      const renew = (secret: string) => api.token({ grant_type: 'refresh_token', refresh_token: secret });
      assert.equal((await renew(other.refresh_token)).status, 400);
      assert.equal((await api.identity('GET', '/me', { token })).status, 200);
      assert.equal((await renew(refresh)).status, 200);
    });

    test('a wrong old password', async () => {
      const { username, token } = await person();
      problem(await change(token, 'Start-pass2', NEW), 'old-password-not-valid');
      assert.equal((await api.signIn(username, OLD)).status, 200);
    });

    test('the same password again, also in another spelling of the same characters', async () => {
      const { token } = await person();
      problem(await change(token, OLD, OLD), 'password-same-as-existing');
      problem(await change(token, OLD, 'Ｓtart-pass1'), 'password-same-as-existing');
    });

    test('whether the old one is right is settled before anything is said about the new one', async () => {
      const { token } = await person();
      problem(await change(token, 'wrong-one', 'wrong-one'), 'old-password-not-valid');
      problem(await change(token, 'wrong-one', 'short'), 'old-password-not-valid');
    });

    test('too short, common, or made of the name: each weakness is told', async () => {
      const { username, token } = await person();
      const weak: readonly (readonly [string, RegExp])[] = [
        ['kort-ab', /too-short/],
        ['password123', /common/],
        [`x-${username.toUpperCase()}-x`, /contains-username/],
        ['abc', /too-short/],
      ];
      for (const [fresh, weakness] of weak) {
        const answer = await change(token, OLD, fresh);
        problem(answer, 'password-does-not-meet-requirements');
        assert.match(answer.body.details, weakness, fresh);
        assert.ok(!answer.text.includes(fresh));
      }
      assert.equal((await change(token, OLD, NEW)).status, 204, 'weak proposals cost no tries');
    });

    test('128 characters of any script are a password, 129 are not', async () => {
      const { username, token } = await person();
      assert.deepEqual(rules(await change(token, OLD, 'å'.repeat(129))), [['new-password', 'max-length']]);
      const long = 'å🔑'.repeat(64);
      assert.equal((await change(token, OLD, long)).status, 204);
      assert.equal((await api.signIn(username, long)).status, 200);
      assert.equal((await api.signIn(username, long.slice(0, -2))).status, 400, 'nothing is cut off');
    });

    test('five wrong ones lock: no sign-in, no change, but the session lives, and the owner is told', async () => {
      const { username, email, token } = await person();
      await api.confirmEmail(token, email);
      for (let time = 0; time < 5; time += 1) problem(await change(token, 'wrong-one', NEW), 'old-password-not-valid');
      problem(await change(token, OLD, NEW), 'old-password-not-valid');
      assert.equal((await api.signIn(username, OLD)).status, 400);
      const profile = await api.identity('GET', '/me', { token });
      assert.equal(profile.body.status, 'locked');
      assert.equal(profile.body['lock-expires'], new Date(server.clock.now() + 5 * MINUTE).toISOString());
      assert.equal((await server.messages(email)).filter(({ subject }) => /lock/i.test(subject)).length, 1);
      server.clock.advance(5 * MINUTE);
      assert.equal((await api.signIn(username, OLD)).status, 200);
      assert.equal((await api.identity('GET', '/me', { token })).body.status, 'active');
    });

    test('right old passwords in between do not buy more tries', async () => {
      const { token } = await person();
      for (let time = 0; time < 5; time += 1) {
        problem(await change(token, OLD, OLD), 'password-same-as-existing');
        problem(await change(token, 'wrong-one', NEW), 'old-password-not-valid');
      }
      problem(await change(token, OLD, NEW), 'old-password-not-valid');
    });

    test('of twenty wrong ones at once at most five are looked at', async () => {
      const { username, token } = await person();
      const verify = mock.method(server.services.hasher, 'verify');
      try {
        const answers = await Promise.all(Array.from({ length: 20 }, () => change(token, 'wrong-one', NEW)));
        for (const answer of answers) problem(answer, 'old-password-not-valid');
        assert.ok(verify.mock.callCount() >= 1 && verify.mock.callCount() <= 5, `${verify.mock.callCount()}`);
      } finally {
        verify.mock.restore();
      }
      assert.equal((await api.signIn(username, OLD)).status, 400);
    });

    test('of two changes at once one wins', async () => {
      const { username, token } = await person();
      const answers = await Promise.all([
        change(token, OLD, 'first-long-road'),
        change(token, OLD, 'second-long-road'),
      ]);
      assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 440]);
      const winner = answers[0]?.status === 204 ? 'first-long-road' : 'second-long-road';
      assert.equal((await api.signIn(username, winner)).status, 200);
    });

    test('missing and malformed members, each rule told once', async () => {
      const { token } = await person();
      const both = [
        ['new-password', 'required'],
        ['old-password', 'required'],
      ];
      for (const body of ['', '{}', 'null', undefined])
        assert.deepEqual(rules(await send(token, body)), both, `${body}`);
      assert.deepEqual(rules(await send(token, { 'old-password': '', 'new-password': 12 })), [
        ['new-password', 'invalid-format'],
        ['old-password', 'min-length'],
      ]);
      assert.deepEqual(rules(await send(token, '[]')), [[undefined, 'invalid-format']]);
      assert.deepEqual(rules(await send(token, '"text"')), [[undefined, 'invalid-format']]);
    });

    test('a body that is no JSON', async () => {
      const { token } = await person();
      for (const body of ['{', '{"old-password":', 'old-password=x', '{"a":1}}', '\u0000']) {
        const answer = await send(token, body);
        assert.equal(answer.status, 400, body);
        assert.deepEqual(rules(answer), [[undefined, 'invalid-format']]);
      }
    });

    test('another media type, and a body that is too large', async () => {
      const { token } = await person();
      const body = JSON.stringify({ 'old-password': OLD, 'new-password': NEW });
      for (const type of [
        'text/plain',
        'application/xml',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        const answer = await send(token, body, { 'content-type': type });
        assert.equal(answer.status, 415, type);
        assert.equal(answer.body.problem, 'bad-request');
      }
      const large = await send(token, { 'old-password': OLD, 'new-password': NEW, padding: 'x'.repeat(33 * 1024) });
      assert.equal(large.status, 413);
      assert.equal(large.body.problem, 'bad-request');
    });

    test('prototype keys are ignored', async () => {
      const { username, token } = await person();
      const inherited = `{"__proto__":{"old-password":"${OLD}","new-password":"${NEW}"}}`;
      assert.equal((await send(token, inherited)).status, 400);
      const beside = `{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"old-password":"${OLD}","new-password":"${NEW}"}`;
      assert.equal((await send(token, beside)).status, 204);
      assert.equal(({} as Record<string, unknown>).admin, undefined);
      assert.equal((await api.signIn(username, NEW)).status, 200);
    });

    test('without a person’s token nothing of the body is looked at', async () => {
      assert.equal((await api.identity('PUT', '/me/password', { body: '{' })).status, 401);
      assert.equal((await send(client, '{')).status, 403);
    });
  });
}
