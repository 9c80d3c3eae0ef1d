import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { URI } from 'otpauth';
import { grantRole } from '#core/roles/grant-role.ts';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { signed } from '#test/support/foreign-issuer.ts';
import { beforeNextOwnWrite } from '#test/support/meanwhile.ts';
import { OverkizDriver } from '#test/support/overkiz.ts';
import {
  AUDIENCE,
  CLIENT_ID,
  REDIRECT_URI,
  type ScriptedProvider,
  startScriptedProvider,
} from '#test/support/scripted-provider.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { PASSWORD, ZentryDriver } from '#test/support/zentry.ts';

const NEXT = 'quiet-harbour-42';

for (const database of DATABASES) {
  describe(`a call under way while its session ends on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    let homes: OverkizDriver;
    let provider: ScriptedProvider;
    let serial = 0;
    before(async () => {
      provider = await startScriptedProvider();
      server = await startTestServer({ database, env: provider.env });
      api = new ZentryDriver(server);
      homes = new OverkizDriver(server);
    });
    after(async () => {
      await server?.close();
      await provider?.close();
    });

    interface Person {
      readonly id: string;
      readonly email: string;
      readonly token: string;
    }
    async function person(): Promise<Person> {
      serial += 1;
      const email = `meanwhile${serial}@example.org`;
      const id = await api.person(email);
      const token = await api.tokenOf(email);
      await api.asseco.confirmEmail(token, email);
      server.clock.advance(MINUTE);
      return { id, email, token };
    }

    /** Everything that an own operation can change. */
    async function stateOf({ id }: Person) {
      const { read } = server.services.store;
      const parts = await Promise.all([
        read.accounts.find(id),
        read.contacts.listByAccount(id, server.clock.now()),
        read.credentials.listLinkedLogins(id),
        read.credentials.listAnswers(id),
        read.secondFactors.findTotp(id),
        read.apiKeys.find(id),
        read.secrets.findNewest(id, 'second-factor'),
      ]);
      return parts;
    }

    /** The owner resets the password while the call is under way; gives the answer, and whether it changed anything. */
    async function duringReset(who: Person, call: () => Promise<WireAnswer>) {
      await api.call('POST', '/forgotPassword', {}, { email: who.email });
      const resetCode = await api.mailed(who.email);
      let asReset: unknown;
      beforeNextOwnWrite(async () => {
        const body = { email: who.email, resetCode, newPassword: NEXT };
        assert.equal((await api.call('POST', '/resetPassword', {}, body)).status, 200);
        asReset = await stateOf(who);
      });
      const answer = await call();
      assert.notEqual(asReset, undefined, 'the call wrote nothing');
      return { answer, asReset };
    }

    const put =
      (path: string, body: unknown) =>
      async ({ token }: Person) =>
      () =>
        api.asseco.identity('PUT', path, { token, body });
    const begun = async (token: string) => {
      const app = URI.parse((await api.call('POST', '/TwoFactorCode/authenticator', { token })).body.authenticatorUri);
      return () => app.generate({ timestamp: server.clock.now() } as never);
    };
    const verify = (token: string, code: string) => api.call('POST', '/TwoFactorCode/verify', { token }, { code });
    /** The factor switched on by mail, in the session of `token`. */
    const enrol = async ({ token, email }: Person) => {
      await api.call('POST', '/TwoFactorCode/send', { token });
      assert.equal((await verify(token, await api.mailed(email))).status, 200);
    };
    const claims = (over: object) => {
      const now = server.clock.now() / SECOND;
      return { iss: provider.url, iat: now, exp: now + 600, ...over };
    };
    const code = async () =>
      provider.codeFor(await signed(provider.keys.elliptic, claims({ aud: CLIENT_ID, sub: `thief-${serial}` })));
    const link = async (token: string) => {
      const body = { provider: 'test', 'redirect-uri': REDIRECT_URI, code: await code() };
      return () => api.asseco.identity('POST', '/me/logins', { token, body });
    };
    const administrator = (method: string, path: string, body: object) => async (who: Person) => {
      await server.operate(grantRole, { email: who.email, role: 'Admin', tenantId: 'default' });
      return () => api.call(method, path, { token: who.token }, { ...body, email: who.email });
    };

    /** Every own operation that writes: gives the call. */
    const calls: Readonly<Record<string, (who: Person) => Promise<() => Promise<WireAnswer>>>> = {
      'an API key made':
        async ({ token }) =>
        () =>
          api.call('GET', '/User/api-key', { token }),
      'an API key rotated':
        async ({ token }) =>
        () =>
          api.call('POST', '/User/api-key/rotate', { token }),
      'a code sent':
        async ({ token }) =>
        () =>
          api.call('POST', '/TwoFactorCode/send', { token }),
      'an app begun':
        async ({ token }) =>
        () =>
          api.call('POST', '/TwoFactorCode/authenticator', { token }),
      'an app proved': async ({ token }) => {
        const typed = (await begun(token))();
        return () => verify(token, typed);
      },
      'a wrong code':
        async ({ token }) =>
        () =>
          verify(token, '000000'),
      'recovery codes fetched': async (who) => {
        await enrol(who);
        server.clock.advance(MINUTE);
        return () => api.call('GET', '/TwoFactorCode/recovery-codes', { token: who.token });
      },
      'the factor switched off': async (who) => {
        await enrol(who);
        server.clock.advance(MINUTE);
        return () => api.call('DELETE', '/TwoFactorCode', { token: who.token });
      },
      'a login linked': ({ token }) => link(token),
      'a login removed': async ({ token }) => {
        await (await link(token))();
        return () => api.asseco.identity('DELETE', `/me/logins/thief-${serial}`, { token });
      },
      'an address asked for': put('/me/email', { 'new-email': 'thief@example.org' }),
      'a number asked for': put('/me/phone-number', { 'new-phone-number': '+4795000011' }),
      'an address confirmed': async ({ token }) => {
        const email = `next${serial}@example.org`;
        await api.asseco.identity('PUT', '/me/email', { token, body: { 'new-email': email } });
        const body = { email, 'confirmation-code': await api.asseco.code(email) };
        return () => api.asseco.identity('PUT', '/me/email/confirm', { token, body });
      },
      'a username': put('/me/username', { 'new-username': 'somebody-else', username: 'somebody-else' }),
      'a password': put('/me/password', { 'old-password': PASSWORD, 'new-password': 'other-harbour-77' }),
      answers: async ({ token }) => {
        const { questions } = (await api.asseco.identity('GET', '/policy/security-questions')).body;
        const answers = questions
          .filter((question: Record<string, unknown>) => question['answer-format-type'] === 'text')
          .slice(0, 2)
          .map((question: Record<string, string>) => ({
            'question-id': question['question-id'],
            answer: 'of a thief',
          }));
        return () => api.asseco.identity('PUT', '/me/answers', { token, body: { answers } });
      },
      'a picture':
        async ({ token, email }) =>
        () =>
          api.asseco.identity('PUT', `/users/${email}/profile-picture`, {
            token,
            body: { url: 'https://x.example/a.png' },
          }),
      'a role given': administrator('POST', '/User/role', { role: 'Auditor', tenantId: 'default' }),
      'a claim added': administrator('POST', '/User/claim', { type: 'desk', value: '7' }),
    };

    for (const [name, prepare] of Object.entries(calls))
      test(`${name}: answered like a dead token, and nothing is changed`, async () => {
        const who = await person();
        const call = await prepare(who);
        const { answer, asReset } = await duringReset(who, call);
        assert.equal(answer.status, 401, answer.text);
        assert.equal((await call()).status, 401);
        assert.deepEqual(await stateOf(who), asReset);
      });

    test('a login linked meanwhile signs nobody in', async () => {
      const who = await person();
      await duringReset(who, await link(who.token));
      const jwt = await signed(provider.keys.elliptic, claims({ aud: AUDIENCE, sub: `thief-${serial}`, jti: who.id }));
      assert.notEqual((await homes.logIn({ jwt })).status, 200);
    });

    test('a call by an API key that was rotated meanwhile', async () => {
      const who = await person();
      const { apiKey: key } = (await api.call('GET', '/User/api-key', { token: who.token })).body;
      const { answer } = await duringReset(who, () => api.call('POST', '/TwoFactorCode/send', { key }));
      assert.equal(answer.status, 401, answer.text);
    });

    test('an app that another session began does not take the proof of the one that was begun before', async () => {
      const { email, token } = await person();
      const thief = await api.tokenOf(email);
      const mine = await begun(token);
      let his = () => '';
      beforeNextOwnWrite(async () => {
        his = await begun(thief);
      });
      assert.equal((await verify(token, mine())).status, 400);
      assert.equal((await api.signIn(email)).status, 200, 'it is not on');
      assert.equal((await verify(token, (await begun(token))())).status, 200);
      server.clock.advance(MINUTE);
      const logIn = api.call('POST', '/login', {}, { email, password: PASSWORD, twoFactorCode: his() });
      assert.equal((await logIn).body.detail, 'Failed');
    });

    test('an app begun while the factor is switched on, in the same session or another, does not replace the one that counts', async () => {
      for (const isSame of [true, false]) {
        const { email, token } = await person();
        const other = isSame ? token : await api.tokenOf(email);
        const mine = await begun(token);
        beforeNextOwnWrite(async () => {
          assert.equal((await verify(token, mine())).status, 200);
        });
        const started = await api.call('POST', '/TwoFactorCode/authenticator', { token: other });
        assert.equal(started.status, isSame ? 403 : 401);
        server.clock.advance(MINUTE);
        const logIn = api.call('POST', '/login', {}, { email, password: PASSWORD, twoFactorCode: mine() });
        assert.equal((await logIn).status, 200);
      }
    });
  });
}
