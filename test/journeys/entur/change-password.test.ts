import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import { newApiKeyFor } from '#test/support/api-key.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NEXT = 'Another-pass2';
const MINUTE = 60_000;

for (const database of DATABASES) {
  describe(`change password on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let asseco: AssecoDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      asseco = new AssecoDriver(server);
      token = await api.program();
    });
    after(() => server?.close());

    const change = (number: string, oldPassword: unknown, newPassword: unknown) =>
      api.call('PUT', `/profiles/${number}/change-password`, { token, body: { oldPassword, newPassword } });

    test('ends every session, keeps API keys, clears must-change and tells the customer', async () => {
      const { number, email, id } = await api.customer('changing', { confirmed: true });
      const session = (await asseco.signIn(email, START)).body.access_token;
      const key = await newApiKeyFor(server, id);
      const answer = await change(number, START, NEXT);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.body.username, email);
      assert.equal((await asseco.identity('GET', '/me', { token: session })).status, 401);
      assert.equal(await key.opens(), true);
      assert.equal((await asseco.signIn(email, START)).status, 400);
      assert.equal((await asseco.signIn(email, NEXT)).status, 200);
      assert.match((await server.messages(email))[0]?.text ?? '', /password/i);
    });

    test('a wrong old password is 401/401 before anything else is looked at, and counts', async () => {
      const { number, email } = await api.customer('wrong-old');
      for (const fresh of [NEXT, 'x', 'wrong']) assert.equal(numbered(await change(number, 'wrong', fresh)), '401/401');
      await change(number, 'wrong', NEXT);
      const last = await change(number, 'wrong', NEXT);
      assert.equal(last.headers.get('www-authenticate'), null);
      assert.equal((await change(number, START, NEXT)).text, last.text, 'locked, even the right one');
      assert.equal(numbered(await api.verify(token, email, START)), '401/401', 'one counter for all');
      server.clock.advance(5 * MINUTE);
      assert.equal((await change(number, START, NEXT)).status, 200);
    });

    test('of twenty wrong ones at once five are evaluated', async () => {
      const { number, id } = await api.customer('many-wrong');
      await Promise.all(Array.from({ length: 20 }, () => change(number, 'wrong', NEXT)));
      const rows = await server.services.store.read.audit.list({ accountId: id, event: 'password-change', limit: 50 });
      assert.equal(rows.filter(({ detail }) => detail !== 'locked').length, 5);
    });

    test('an operator’s lock and a missing password are a wrong old one', async () => {
      const locked = await api.customer('op-locked');
      await server.operate(lockAccount, { user: locked.email, tenant: '1' });
      const none = await api.customer('no-password', { password: null });
      const wanted = await change((await api.customer('the-measure')).number, 'wrong', NEXT);
      assert.equal(numbered(wanted), '401/401');
      for (const { number } of [locked, none]) assert.equal((await change(number, START, NEXT)).text, wanted.text);
    });

    test('the same one is 400/400, a weak one 400/600; the old one goes on and nothing was counted', async () => {
      const { number, email } = await api.customer('no-better');
      for (let count = 0; count < 6; count += 1) {
        assert.equal(numbered(await change(number, START, START)), '400/400');
        assert.equal(numbered(await change(number, START, 'password123')), '400/600');
      }
      assert.equal((await api.verify(token, email, START)).status, 200);
    });

    test('a generated password serves as the old one; that is its first use', async () => {
      const { number, email, id } = await api.customer('from-generated');
      const session = (await asseco.signIn(email, START)).body.access_token;
      const key = await newApiKeyFor(server, id);
      const made = await api.call('PUT', `/profiles/1/${email}/generate-password`, { token });
      assert.equal((await change(number, made.body.generatedPassword, NEXT)).status, 200);
      assert.equal((await asseco.identity('GET', '/me', { token: session })).status, 401);
      assert.equal(await key.opens(), false);
      for (const dead of [START, made.body.generatedPassword])
        assert.equal(numbered(await api.verify(token, email, dead)), '401/401');
      server.clock.advance(25 * 60 * MINUTE);
      token = await api.program();
      assert.equal((await api.verify(token, email, NEXT)).status, 200, 'the new one does not lapse');
    });

    test('one of two changes at once wins', async () => {
      const { number } = await api.customer('two-changes');
      const answers = await Promise.all(['First-pass-1', 'Second-pass-2'].map((next) => change(number, START, next)));
      assert.deepEqual(answers.map(numbered).toSorted(), ['200', '401/401']);
    });

    test('missing fields are 400/400; customers out of reach 404/617', async () => {
      const { number, email } = await api.customer('passive-one');
      for (const body of [{}, { oldPassword: START }, { newPassword: NEXT }, { oldPassword: '', newPassword: NEXT }])
        assert.equal(
          numbered(await api.call('PUT', `/profiles/${number}/change-password`, { token, body })),
          '400/400',
        );
      await server.operate(setAccountStatus, { user: email, tenant: '1', status: 'P' });
      assert.equal(numbered(await change(number, START, NEXT)), '404/617');
      assert.equal(numbered(await change('1234567890', START, NEXT)), '404/617');
    });
  });
}
