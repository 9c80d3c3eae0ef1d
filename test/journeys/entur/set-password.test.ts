import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { newApiKeyFor } from '#test/support/api-key.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NEXT = 'Another-pass2';

for (const database of DATABASES) {
  describe(`set password on ${database}`, () => {
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

    const set = (number: string, newPassword: unknown, more: { token?: string } = {}) =>
      api.call('PUT', `/profiles/${number}/set-password`, { token, body: { newPassword }, ...more });

    test('acts at once, everywhere, and tells the customer', async () => {
      const { number, email, id } = await api.customer('at-once', { confirmed: true });
      const session = (await asseco.signIn(email, START)).body;
      const key = await newApiKeyFor(server, id);
      server.clock.advance(1000);
      const answer = await set(number, NEXT);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.body.customerNumber, number);
      assert.equal(answer.body.changedAt, new Date(server.clock.now()).toISOString());
      assert.equal(answer.body.changedByChannel, 'test-suite');
      assert.equal((await asseco.signIn(email, START)).status, 400);
      assert.equal((await asseco.signIn(email, NEXT)).status, 200);
      assert.equal((await asseco.identity('GET', '/me', { token: session.access_token })).status, 401);
      const refreshed = await asseco.token({ grant_type: 'refresh_token', refresh_token: session.refresh_token });
      assert.match(refreshed.body.error_uri, /ID2018$/);
      assert.equal(await key.opens(), false);
      assert.match((await server.messages(email))[0]?.subject ?? '', /password/i);
      assert.ok((await server.messages(email)).every(({ text }) => !text.includes(NEXT)));
    });

    test('lifts the lock by guessing, clears must-change and voids generated passwords', async () => {
      const { number, email } = await api.customer('locked-out');
      const made = await api.call('PUT', `/profiles/1/${email}/generate-password`, { token });
      const { generatedPassword } = made.body;
      for (let count = 0; count < 5; count += 1) await api.verify(token, email, 'wrong');
      assert.equal((await set(number, NEXT)).status, 200);
      assert.equal((await api.verify(token, email, NEXT)).status, 200);
      assert.equal(numbered(await api.verify(token, email, generatedPassword)), '401/401');
      const second = await api.call('PUT', `/profiles/1/${email}/generate-password`, { token });
      await asseco.signIn(email, second.body.generatedPassword);
      await set(number, START);
      const me = (await asseco.signIn(email, START)).body.access_token;
      const claims = JSON.parse(Buffer.from(me.split('.')[1], 'base64url').toString());
      assert.equal('pwd_change_required' in claims, false);
    });

    test('the current one may be set again; each time it is set', async () => {
      const { number, email } = await api.customer('the-same');
      assert.equal((await set(number, START)).status, 200);
      assert.equal((await set(number, START)).status, 200);
      assert.equal((await api.verify(token, email, START)).status, 200);
    });

    test('a customer without a password gets one', async () => {
      const { number, email } = await api.customer('first-one', { password: null });
      assert.equal((await set(number, NEXT)).status, 200);
      assert.equal((await api.verify(token, email, NEXT)).status, 200);
    });

    test('of many at once one stands, and none is an error', async () => {
      const { number, email } = await api.customer('racing');
      const wanted = Array.from({ length: 6 }, (_, index) => `Winning-word${index}`);
      const answers = await Promise.all(wanted.map((password) => set(number, password)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      const right = await Promise.all(wanted.map(async (one) => (await asseco.signIn(email, one)).status === 200));
      // Five wrong tries lock: at most the one that stands is right, and it is known by its hash.
      assert.ok(right.filter(Boolean).length <= 1);
      const record = (await server.services.store.read.accounts.findForSignIn(email))[0];
      const stands = await Promise.all(
        wanted.map((one) => server.services.hasher.verify(record?.password?.phc ?? '', one)),
      );
      assert.equal(stands.filter(Boolean).length, 1);
    });

    test('the policy holds: 400/600, and nothing changes', async () => {
      const { number, email } = await api.customer('policy-holder');
      for (const weak of ['', 'short', 'password123', 'policy-holder-1', 'x'.repeat(129)])
        assert.equal(numbered(await set(number, weak)), '400/600', weak);
      assert.equal((await api.verify(token, email, START)).status, 200);
      for (const body of [{}, { newPassword: null }, { newPassword: 1 }, '[]', '{'])
        assert.equal(numbered(await api.call('PUT', `/profiles/${number}/set-password`, { token, body })), '400/400');
    });

    test('unknown, passive and deleted customers are one 404/617', async () => {
      const passive = await api.customer('is-passive');
      const deleted = await api.customer('is-deleted');
      await server.operate(setAccountStatus, { user: passive.email, tenant: '1', status: 'P' });
      await server.operate(setAccountStatus, { user: deleted.email, tenant: '1', status: 'D' });
      const unknown = await set('1234567890', NEXT);
      assert.equal(numbered(unknown), '404/617');
      for (const number of [passive.number, deleted.number, '%00', '%F0%9F%98%80', encodeURIComponent('a/b')])
        assert.equal((await set(number, NEXT)).text, unknown.text, number);
    });
  });
}
