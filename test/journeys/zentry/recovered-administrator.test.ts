import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { recoverAdmin } from '#core/recovery/recover-admin.ts';
import { MINUTE } from '#kernel/clock.ts';
import { confirmContacts } from '#test/support/confirm-contacts.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const NEXT = 'quiet-harbour-42';

for (const database of DATABASES) {
  describe(`an administrator who was recovered on ${database}`, () => {
    let server: TestServer;
    let api: ZentryDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new ZentryDriver(server);
    });
    after(() => server?.close());

    test('is not taken over again by the phone or address of whoever shut him out', async () => {
      const { asseco } = api;
      const [email, phone, pending] = ['chief@example.org', '+4795000012', 'thief@example.org'];
      await confirmContacts(server, await api.person(email));
      const token = await api.tokenOf(email);
      await asseco.identity('PUT', '/me/phone-number', { token, body: { 'new-phone-number': phone } });
      const confirmation = { 'phone-number': phone, 'confirmation-code': await asseco.code(phone) };
      const confirmed = await asseco.identity('PUT', '/me/phone-number/confirm', { token, body: confirmation });
      assert.equal(confirmed.status, 204, confirmed.text);
      await asseco.identity('PUT', '/me/email', { token, body: { 'new-email': pending } });

      const { code } = await server.operate(recoverAdmin, { user: email });
      const reset = { email, resetCode: code.reveal(), newPassword: NEXT };
      assert.equal((await api.call('POST', '/resetPassword', {}, reset)).status, 200);
      server.clock.advance(MINUTE);
      const client = await asseco.clientToken(await server.createClient());
      const texts = (await server.messages(phone)).length;
      assert.equal((await asseco.identity('POST', `/users/${email}/password/reset`, { token: client })).status, 204);
      assert.equal((await server.messages(phone)).length, texts, 'nothing is texted there any more');
      const { body } = await asseco.identity('GET', '/me', { token: await api.tokenOf(email, undefined, NEXT) });
      assert.deepEqual([body.email, body['phone-number']], [email, undefined]);
      const free = await asseco.identity('GET', `/users/${pending}/available`, { token: client });
      assert.equal(free.status, 200, free.text);
    });
  });
}
