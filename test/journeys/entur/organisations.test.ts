import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { grantRole } from '#core/roles/grant-role.ts';
import type { WireAnswer } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NEXT = 'Another-pass2';
const EDITOR = { firstName: 'A', surname: 'B', changedBy: 'x', changedByChannel: 'y' };
const DEACTIVATION = { expirationDate: '2030-01-01', changedBy: 'x', changedByChannel: 'y' };

for (const database of DATABASES) {
  describe(`organisations apart on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    /** Programs of organisation 2, of organisation 1, and of the house. */
    let partner: string;
    let home: string;
    let internal: string;
    let resident: Awaited<ReturnType<EnturDriver['customer']>>;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      await server.createTenant('other');
      partner = await api.program({ tenant: 'other' });
      home = await api.program();
      internal = await api.program({ kind: 'internal' });
      resident = await api.customer('resident');
      const reference = {
        organisationId: 1,
        firstName: 'R',
        surname: 'Resident',
        createdBy: 'x',
        createdByChannel: 'y',
      };
      await api.call('POST', '/profiles', {
        token: home,
        body: { ...reference, customerRef: 'the-ref', telephoneNumber: '+4740011111' },
      });
    });
    after(() => server?.close());

    const plain = ({ status, text, headers }: WireAnswer) => ({
      status,
      text,
      headers: [...headers].filter(([name]) => !/^(date|x-corr|rate-limit)/.test(name)),
    });
    /** Everything that is stored of the customer, and every message to anybody. */
    const traces = async () => {
      const { read } = server.services.store;
      const record = (await read.accounts.findForSignInById(resident.id)) ?? assert.fail();
      return { record, customer: await read.customers.find(resident.id), mails: (await server.messages()).length };
    };

    test('another organisation’s customer is what an unknown one is, in every operation', async () => {
      const untouched = await traces();
      const calls: readonly [string, (who: { number: string; email: string; ref: string }) => string, unknown?][] = [
        ['PUT', ({ number }) => `/profiles/${number}/set-password`, { newPassword: NEXT }],
        ['PUT', ({ number }) => `/profiles/${number}/change-password`, { oldPassword: START, newPassword: NEXT }],
        ['PUT', ({ email }) => `/profiles/2/${email}/generate-password`],
        ['GET', ({ number }) => `/profiles/${number}`],
        ['GET', ({ number }) => `/profiles/${number}?organisationId=1`],
        ['GET', ({ ref }) => `/profiles/${ref}`],
        ['GET', ({ ref }) => `/profiles/${ref}?organisationId=1`],
        ['GET', ({ email }) => `/profiles?email=${email}`],
        ['GET', ({ ref }) => `/profiles?customerRef=${ref}`],
        ['GET', ({ number }) => `/profiles?customerRef=${number}`],
        ['PUT', ({ number }) => `/profiles/${number}`, EDITOR],
        ['POST', ({ number }) => `/profiles/${number}/deactivate`, DEACTIVATION],
      ];
      const foreign = { number: resident.number, email: resident.email, ref: 'the-ref' };
      const unknown = { number: '1234567890', email: 'nobody@example.org', ref: 'no-ref' };
      for (const [method, path, body] of calls) {
        const answer = await api.call(method, path(foreign), { token: partner, body });
        const measure = await api.call(method, path(unknown), { token: partner, body });
        assert.deepEqual(plain(answer), plain(measure), `${method} ${path(foreign)}`);
        assert.ok([404, 200].includes(answer.status));
      }
      const verified = await api.verify(partner, resident.email, START);
      assert.deepEqual(plain(verified), plain(await api.verify(partner, 'nobody@example.org', START)));
      const sent = await api.call('POST', '/profiles/generate-password', {
        token: partner,
        body: { email: resident.email },
      });
      assert.equal(sent.status, 204);
      const body = { organisationId: 1, firstName: 'A', surname: 'B', createdBy: 'x', createdByChannel: 'y' };
      assert.equal(numbered(await api.call('POST', '/profiles', { token: partner, body })), '403/610');
      assert.deepEqual(await traces(), untouched, 'nothing is written and nothing is mailed');
    });

    test('a partner that names another organisation is refused, known or not', async () => {
      for (const organisation of [1, 999]) {
        const path = `/profiles/${organisation}/${resident.email}/generate-password`;
        assert.equal(numbered(await api.call('PUT', path, { token: partner })), '403/610');
        const body = { email: resident.email, organisationId: organisation };
        assert.equal(
          numbered(await api.call('POST', '/profiles/generate-password', { token: partner, body })),
          '403/610',
        );
        const search = `/profiles?email=${resident.email}&organisationId=${organisation}`;
        assert.equal(numbered(await api.call('GET', search, { token: partner })), '403/610');
      }
      const own = { email: 'nobody@example.org', organisationId: 2 };
      assert.equal((await api.call('POST', '/profiles/generate-password', { token: partner, body: own })).status, 204);
    });

    test('a program of the house works for every organisation', async () => {
      const far = await api.customer('far-away', { tenant: 'other' });
      const call = (method: string, path: string, body?: unknown) => api.call(method, path, { token: internal, body });
      assert.equal((await call('PUT', `/profiles/${far.number}/set-password`, { newPassword: NEXT })).status, 200);
      const change = { oldPassword: NEXT, newPassword: START };
      assert.equal((await call('PUT', `/profiles/${far.number}/change-password`, change)).body.organisationId, 2);
      assert.equal((await call('PUT', `/profiles/2/${far.email}/generate-password`)).body.customerNumber, far.number);
      assert.equal(numbered(await call('PUT', `/profiles/1/${far.email}/generate-password`)), '404/617');
      assert.equal(numbered(await call('PUT', `/profiles/999/${far.email}/generate-password`)), '404/617');
      assert.equal(
        numbered(await call('PUT', `/profiles/9223372036854775807/${far.email}/generate-password`)),
        '404/617',
      );
      assert.equal((await call('GET', `/profiles/${far.number}`)).body.uuid, far.uuid);
      assert.equal((await call('GET', '/profiles/the-ref')).body.customerRef, 'the-ref');
      const found = await call('GET', `/profiles?email=${far.email}&organisationId=2`);
      assert.deepEqual([found.body.length, found.body[0].uuid], [1, far.uuid]);
      assert.equal((await call('PUT', `/profiles/${far.number}`, EDITOR)).status, 200);
      const before = (await server.messages(far.email)).length;
      const send = { email: far.email, organisationId: 2 };
      assert.equal((await call('POST', '/profiles/generate-password', send)).status, 204);
      assert.equal((await server.messages(far.email)).length, before + 1);
      const nowhere = { email: far.email, organisationId: 999 };
      assert.equal((await call('POST', '/profiles/generate-password', nowhere)).status, 204);
      assert.equal((await call('POST', `/profiles/${far.number}/deactivate`, DEACTIVATION)).body.status, 'P');
      assert.equal(
        numbered(await api.verify(internal, far.email, START)),
        '401/401',
        'verifying is its own people’s only',
      );
    });

    test('a number that two other organisations gave is nobody’s for a program of the house', async () => {
      await server.createTenant('third');
      const [one, two] = [
        await api.customer('double-1', { tenant: 'other' }),
        await api.customer('double-2', { tenant: 'third' }),
      ];
      await server.services.store.write((tx) => tx.accounts.update(two.id, { customerNumber: one.number }));
      const body = { newPassword: NEXT };
      const set = (token: string) => api.call('PUT', `/profiles/${one.number}/set-password`, { token, body });
      assert.equal(numbered(await set(internal)), '404/617');
      assert.equal((await set(partner)).status, 200);
    });

    for (const [name, role, tenantId] of [
      ['the server', 'SystemAdmin', 'default'],
      ['another organisation', 'Admin', 'other'],
    ] as const)
      test(`whoever administers ${name} is no customer when something is to be changed`, async () => {
        const admin = await api.customer(`admin-of-${tenantId}`, { confirmed: true });
        await server.operate(grantRole, { email: admin.email, role, tenantId });
        const before = (await server.messages(admin.email)).length;
        for (const token of [home, internal]) {
          const call = async (method: string, path: string, body: unknown) =>
            numbered(await api.call(method, path, { token, body }));
          const unknown = await call('PUT', '/profiles/0000000/set-password', { newPassword: NEXT });
          assert.equal(unknown, '404/617');
          assert.equal(await call('PUT', `/profiles/${admin.number}/set-password`, { newPassword: NEXT }), unknown);
          const change = { oldPassword: START, newPassword: NEXT };
          assert.equal(await call('PUT', `/profiles/${admin.number}/change-password`, change), unknown);
          assert.equal(await call('PUT', `/profiles/1/${admin.email}/generate-password`, {}), unknown);
          assert.equal(await call('PUT', `/profiles/${admin.number}`, EDITOR), unknown);
          assert.equal(await call('POST', `/profiles/${admin.number}/deactivate`, DEACTIVATION), unknown);
          assert.equal(
            (await api.call('GET', `/profiles/${admin.number}`, { token })).status,
            200,
            'but one to look at',
          );
        }
        assert.equal((await api.verify(home, admin.email, START)).status, 200);
        assert.equal((await server.messages(admin.email)).length, before);
      });

    test('whoever administers the own organisation, or is merely in another, is a customer', async () => {
      const admin = await api.customer('admin-at-home', { confirmed: true });
      await server.operate(grantRole, { email: admin.email, role: 'Admin', tenantId: 'default' });
      await server.operate(grantRole, { email: admin.email, role: 'Editor', tenantId: 'other' });
      const call = { token: home, body: { newPassword: NEXT } };
      assert.equal((await api.call('PUT', `/profiles/${admin.number}/set-password`, call)).status, 200);
    });

    test('the same address can be two people, and a role elsewhere gives no power over a password', async () => {
      const twin = await api.customer('resident', { tenant: 'other' });
      const answer = await api.verify(partner, twin.email, START);
      assert.deepEqual([answer.body.customerNumber, answer.body.organisationId], [twin.number, 2]);
      const member = await api.customer('member', { confirmed: true });
      await server.operate(grantRole, { email: member.email, role: 'Editor', tenantId: 'other' });
      const set = { token: partner, body: { newPassword: NEXT } };
      assert.equal(numbered(await api.call('PUT', `/profiles/${member.number}/set-password`, set)), '404/617');
      assert.equal(numbered(await api.verify(partner, member.email, START)), '401/401');
    });
  });
}
