import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { numbered } from '#test/support/entur.ts';
import { DATABASES } from '#test/support/test-server.ts';
import { everywhere, START, startWorld, type World } from './world.ts';

for (const database of DATABASES) {
  describe(`one person behind every face on ${database}`, () => {
    let world: World;
    before(async () => {
      world = await startWorld(database);
    });
    after(() => world?.close());

    test('who registers at the IdentityAPI signs in everywhere, by address and by username', async () => {
      const email = await world.register('uno');
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
      assert.equal((await world.zentry.signIn('uno', START)).status, 200);
      const verified = await world.entur.verify(world.partner, email, START);
      const me = await world.me(await world.zentry.tokenOf('uno'));
      assert.equal(verified.body.customerNumber, me.body['customer-number']);
      assert.equal(verified.body.organisationId, 1);
      assert.equal(numbered(await world.entur.verify(world.otherPartner, email, START)), '401/401');
    });

    test('who is invited at Zentry exists everywhere, and signs in once the code came back', async () => {
      const email = 'duo@x.example';
      const invited = await world.zentry.call('POST', '/User', { token: world.admin }, { email });
      assert.equal(invited.status, 200, invited.text);
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      const resetCode = await world.zentry.mailed(email);
      const json = { email, resetCode, newPassword: 'quiet-harbour-42' };
      assert.equal((await world.zentry.call('POST', '/resetPassword', {}, json)).status, 200);
      assert.deepEqual(await world.ways(email, 'quiet-harbour-42'), everywhere('in'));
      const me = await world.me(await world.zentry.tokenOf(email, undefined, 'quiet-harbour-42'));
      assert.deepEqual([me.body['user-id'], me.body['email-verified']], [invited.body.id, true]);
      const customer = await world.entur.verify(world.partner, email, 'quiet-harbour-42');
      assert.match(customer.body.emailVerifiedAt, /^\d{4}-/);
    });

    test('who a partner creates is read, and signs in, everywhere', async () => {
      const email = 'tria@x.example';
      const created = await world.entur.call('POST', '/profiles', {
        token: world.partner,
        body: {
          firstName: 'Tria',
          surname: 'Dahl',
          organisationId: 1,
          createdBy: 'web',
          createdByChannel: 'shop',
          email,
          password: START,
        },
      });
      assert.equal(created.status, 201, created.text);
      assert.deepEqual(await world.ways(email, START), everywhere('in'));
      const found = await world.asseco.identity('GET', `/users?customer=${created.body.customerNumber}`, {
        token: world.client,
      });
      assert.deepEqual([found.status, found.body['first-name'], found.body.email], [200, 'Tria', email]);
    });

    test('a status that is not active closes every door at once', async () => {
      const email = await world.register('quattro');
      const token = await world.zentry.tokenOf(email);
      const { body: key } = await world.zentry.call('GET', '/User/api-key', { token });
      const { setAccountStatus } = await import('#core/accounts/administer-account.ts');
      await world.server.operate(setAccountStatus, { user: email, tenant: '1', status: 'P' });
      assert.deepEqual(await world.ways(email, START), everywhere('refused'));
      assert.equal((await world.me(token)).status, 401);
      assert.equal((await world.zentry.call('GET', '/User/tenants', { key: key.apiKey })).status, 401);
    });

    test('a credential opens what it is for, and nothing else', async () => {
      const email = await world.register('cinque');
      const { access_token: token, refresh_token: refresh } = (await world.zentry.signIn(email, START)).body;
      const key = (await world.zentry.call('GET', '/User/api-key', { token })).body.apiKey;
      const doors = async (headers: Record<string, string>) => ({
        asseco: (await world.asseco.call('GET', '/v1/identity/me', { headers })).status,
        zentry: (await world.asseco.call('GET', '/User/tenants', { headers })).status,
        entur: numbered(
          await world.entur.call('POST', '/profiles/verify-credentials', {
            headers,
            body: { email, password: START },
          }),
        ),
      });
      const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
      assert.deepEqual(await doors(bearer(token)), { asseco: 200, zentry: 200, entur: '401/611' });
      assert.deepEqual(await doors({ 'api-key': key }), { asseco: 401, zentry: 200, entur: '401/611' });
      assert.deepEqual(await doors(bearer(refresh)), { asseco: 401, zentry: 401, entur: '401/611' });
      assert.deepEqual(await doors(bearer(key)), { asseco: 401, zentry: 401, entur: '401/611' });
      assert.deepEqual(await doors(bearer(world.partner)), { asseco: 401, zentry: 401, entur: '200' });
      assert.deepEqual(await doors(bearer(world.client)), { asseco: 403, zentry: 403, entur: '401/611' });
      assert.deepEqual(await doors({}), { asseco: 401, zentry: 401, entur: '401/611' });
    });
  });
}
