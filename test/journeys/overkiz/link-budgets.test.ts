import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { MINUTE } from '#kernel/clock.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { assertError, BASE, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const WINDOW = 10 * MINUTE;
const CHANGES = 3;

function assertThrottled(answer: WireAnswer | undefined, call: string): void {
  assert.ok(answer);
  assertError(answer, 429, 'AUTHENTICATION_ERROR', `Too many requests, try again later : ${call}`);
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d{0,2}$/);
}

for (const database of DATABASES) {
  describe(`budgets of links on ${database}`, () => {
    const logged: string[] = [];
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      const take = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
      const log = { info: take, warn: take, error: take };
      const env = { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_CREDENTIAL_CHANGES_PER_ACCOUNT: String(CHANGES) };
      server = await startTestServer({ database, log, env });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const times = async (count: number, call: (turn: number) => Promise<WireAnswer>) => {
      const answers: WireAnswer[] = [];
      for (let turn = 0; turn < count; turn += 1) answers.push(await call(turn));
      return answers;
    };
    const linkOf = async (name: string) => {
      const email = `${name}@example.org`;
      await api.person(email, name);
      await api.call('POST', `/enduser/${name}/validation`);
      return mailedLink(server, email);
    };

    test('ten requests for validation in ten minutes from one address, whoever they name', async () => {
      await api.person('ann@example.org', 'ann');
      const answers = await times(11, (turn) =>
        api.call('POST', `/enduser/${turn % 2 ? 'ann' : `no-${turn}`}/validation`),
      );
      assert.ok(answers.slice(0, 10).every(({ text }) => text === '{}'));
      assertThrottled(answers[10], 'validation');
      assertThrottled(await api.call('POST', '/enduser/ann/validation'), 'validation');
      const cookie = await api.cookieOf('ann');
      assertThrottled(await api.call('POST', '/enduser/email/validation', { cookie }), 'email/validation');
      server.clock.advance(WINDOW);
      assert.equal((await api.call('POST', '/enduser/ann/validation')).text, '{}');
    });

    test('ten requests for a reset, under both names of the operation', async () => {
      const ask = (turn: number) =>
        api.call('POST', turn % 2 ? '/enduser/password/reset' : '/enduser/mainAccount/resetPassword', {
          body: { userId: `nobody-${turn}`, email: 'nobody@example.org' },
        });
      const answers = await times(11, ask);
      assert.ok(answers.slice(0, 10).every(({ text }) => text === '{}'));
      assertThrottled(answers[10], 'password/reset');
      server.clock.advance(WINDOW);
      assert.equal((await ask(1)).text, '{}');
    });

    test('twenty wrong tokens of any kind, at the API and at the pages; then right ones wait too', async () => {
      const { token, url } = await linkOf('right');
      const wrong = (turn: number) =>
        turn % 3 === 0
          ? api.call('POST', `/enduser/right/validation/wrong${turn}`)
          : turn % 3 === 1
            ? api.call('POST', `/enduser/email/validation/wrong${turn}`)
            : api.call('GET', `/accountManagement/validation?userId=right&token=wrong${turn}`);
      const answers = await times(20, wrong);
      assert.ok(answers.every(({ status }) => status === 200));
      assertThrottled(await wrong(0), 'validation/token');
      assertThrottled(await wrong(1), 'email/validation/token');
      assertThrottled(await api.call('POST', `/enduser/right/validation/${token}`), 'validation/token');
      for (const path of [`/accountManagement/validation${url.search}`, '/accountManagement/resetPassword?token=x']) {
        const page = await api.call('GET', path, { headers: { 'accept-language': 'nb' } });
        assert.equal(page.status, 429);
        assert.match(page.headers.get('retry-after') ?? '', /^[1-9]\d{0,2}$/);
        assert.match(page.text, /<html lang="nb">[\s\S]*<h1>Et øyeblikk<\/h1>/);
      }
      server.clock.advance(WINDOW);
      assert.equal((await api.call('POST', `/enduser/right/validation/${token}`)).body.emailAndAccountValidated, true);
    });

    test('right tokens use nothing up', async () => {
      server.clock.advance(WINDOW);
      const { url } = await linkOf('reader');
      const pages = await times(25, () => api.call('GET', url.pathname.slice(BASE.length) + url.search));
      assert.ok(pages.every(({ status }) => status === 200));
    });

    test('a good link cannot make the server hash for ever: so many new passwords an hour, refused ones too', async () => {
      server.clock.advance(WINDOW);
      const email = 'hasher@example.org';
      await api.person(email, 'hasher');
      await api.call('POST', '/enduser/password/reset', { body: { userId: 'hasher', email } });
      const { token } = await mailedLink(server, email);
      const redeem = (newPassword: string) =>
        api.call('POST', '/accountManagement/resetPassword', {
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ userId: 'hasher', token, newPassword }).toString(),
        });
      // The one that is in force is refused after it was compared.
      const refused = await times(CHANGES, () => redeem(PASSWORD));
      assert.ok(refused.every(({ headers }) => headers.get('location')?.endsWith('errorMessage=PASSWORD_REJECTED')));
      const late = await redeem('correct horse battery');
      assert.equal(late.status, 429);
      assert.match(late.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
      assert.equal((await api.logIn({ userId: 'hasher', userPassword: PASSWORD })).status, 200, 'nothing was changed');
    });

    test('no token is in a log or an audit row, spent or not', async () => {
      server.clock.advance(WINDOW);
      const { token, url } = await linkOf('logged');
      await api.call('GET', url.pathname.slice(BASE.length) + url.search);
      await api.call('POST', `/enduser/other/validation/${token}`);
      await api.call('POST', `/enduser/logged/validation/${token}`);
      await api.call('DELETE', `/enduser/logged/validation/${token}`);
      await api.call('POST', `/enduser/logged/validation/${token}`, { headers: { 'content-type': 'a/b' }, body: 'x' });
      await api.call('GET', `/nowhere?token=${token}`);
      await api.call('GET', `/%zz?token=${token}`);
      assert.ok(logged.some((line) => line.includes('/enduser/:userId/validation/:token')));
      assert.ok(logged.some((line) => line.includes('/accountManagement/validation')));
      assert.ok(logged.every((line) => !line.includes(token) && !line.includes('token=')));
      const audit = JSON.stringify(await server.services.store.read.audit.list({ limit: 1000 }));
      assert.match(audit, /account-validation/);
      assert.ok(!audit.includes(token));
    });
  });
}
