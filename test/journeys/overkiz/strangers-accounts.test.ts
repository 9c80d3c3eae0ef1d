import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccessPeriod } from '#core/accounts/administer-account.ts';
import { SECOND } from '#kernel/clock.ts';
import { mailedLink } from '#test/support/mailed-link.ts';
import { create, leastOf } from '#test/support/main-account.ts';
import { BASE, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const FRESH = 'correct horse battery';
const FAR = 8e15;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

for (const database of DATABASES) {
  describe(`an account that a stranger made for somebody else’s address on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const made = async (userId: string, over: Readonly<Record<string, unknown>>) =>
      assert.equal((await create(api, leastOf(userId, over))).status, 201);
    /** The newest reset link that went to an address after somebody asked for one, if any did. */
    const linkFor = async (userId: string) => {
      const email = `${userId}@example.org`;
      await api.call('POST', '/enduser/password/reset', { body: { userId, email } });
      const [newest] = await server.messages(email);
      return newest?.text.includes('resetPassword') === true ? mailedLink(server, email) : undefined;
    };
    const reset = (userId: string, token: string) =>
      api.call('POST', '/accountManagement/resetPassword', {
        headers: FORM,
        body: new URLSearchParams({ userId, token, newPassword: FRESH }).toString(),
      });

    test('with a period far away is its owner’s after a reset', async () => {
      await made('shut-out', { activationTimestamp: FAR });
      const link = await linkFor('shut-out');
      assert.ok(link);
      const done = await reset('shut-out', link.token);
      assert.equal(done.headers.get('location'), `${BASE}/accountManagement/resetPasswordSuccess`);
      assert.equal((await api.logIn({ userId: 'shut-out', userPassword: FRESH })).status, 200);
    });

    test('with a period that is over, at the other reset too', async () => {
      await made('over', { expirationTimestamp: 1000 });
      const zentry = new ZentryDriver(server);
      assert.equal((await zentry.call('POST', '/forgotPassword', {}, { email: 'over@example.org' })).status, 200);
      const command = {
        email: 'over@example.org',
        newPassword: FRESH,
        resetCode: await zentry.mailed('over@example.org'),
      };
      assert.equal((await zentry.call('POST', '/resetPassword', {}, command)).status, 200);
      assert.equal((await api.logIn({ userId: 'over', userPassword: FRESH })).status, 200);
    });

    test('stays closed where an operator closed it', async () => {
      await made('closed', {});
      await server.operate(setAccessPeriod, { user: 'closed', tenant: '1', accessFrom: FAR, accessUntil: null });
      server.clock.advance(31 * SECOND);
      assert.equal(await linkFor('closed'), undefined);
    });

    test('sends the address twenty mails about terms an hour, however many accounts and gateways there are', async () => {
      const ids = (first: number) => Array.from({ length: 15 }, (_, at) => `1111-2222-${first + at}`).join(', ');
      await made('bombed', { gatewayId: ids(1000), endUser: { email: 'bombed@example.net' } });
      const terms = async () =>
        (await server.messages('bombed@example.net')).filter(({ text }) => text.includes('termsOfUse')).length;
      assert.equal(await terms(), 15);
      const mails = await server.messages('bombed@example.net');
      const token = /\/validation\?\S*token=(\S+)/.exec(mails.map(({ text }) => text).join('\n'))?.[1] ?? '';
      const no = new URLSearchParams({ userId: 'bombed', token, answer: 'no' }).toString();
      await api.call('POST', '/accountManagement/validation', { headers: FORM, body: no });
      // Address and gateways are free again; the hour’s mails are not.
      await made('bombed-again', { gatewayId: ids(1000), endUser: { email: 'bombed@example.net' } });
      assert.equal(await terms(), 20);
    });
  });
}
