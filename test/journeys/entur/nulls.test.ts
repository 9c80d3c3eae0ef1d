import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AUDIENCE, EnturDriver, numbered, PERMISSIONS, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NAMES = { firstName: 'Kari', surname: 'Nordmann' };
const AUTHOR = { createdBy: 'web', createdByChannel: 'shop' };
const EDITOR = { changedBy: 'k.hansen', changedByChannel: 'crm' };

/** What null clears in an update, and what it does not. */
const CLEARED = {
  customerRef: 'null/1',
  parentId: 7,
  vippsId: 'v',
  dateOfBirth: { year: 1980, month: 2, day: 29 },
  dateOfDeath: '2020-02-29',
  nationality: 'NOR',
  landlineNumber: '22000000',
  expirationDate: '2090-01-31',
  customerAccountId: 'a-1',
};
const KEPT = {
  email: 'kept@example.org',
  countryCode: '+47',
  telephoneNumberNoCountryCode: '40012345',
  telephoneNumber: '+4740012345',
  profileType: 'S',
  languagePreferenceISO6393: 'NNO',
  languagePreference: 'NN',
  preferences: [{ type: 'seat', value: 'aisle' }],
  ecards: [{ ecardNumber: '1' }],
  postalAddresses: [{ place: 'Oslo' }],
  customerAccounts: [{ accountId: 'a' }],
  customerConsents: [{ type: 'mail', granted: true }],
  relatedCustomerNumbers: ['1'],
};
const nulls = (members: object) => Object.fromEntries(Object.keys(members).map((name) => [name, null]));

for (const database of DATABASES) {
  describe(`members that are null, in the Customers API on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      token = await api.program();
    });
    after(() => server?.close());

    const create = (more: Record<string, unknown> = {}) =>
      api.call('POST', '/profiles', { token, body: { organisationId: 1, ...NAMES, ...AUTHOR, ...more } });
    const update = (number: string, more: Record<string, unknown> = {}) =>
      api.call('PUT', `/profiles/${number}`, { token, body: { ...NAMES, ...EDITOR, ...more } });

    test('optional members of verification and of a generated password', async () => {
      const { email } = await api.customer('null-verified');
      const verified = await api.verify(token, email, START, { lastSignInFrom: null, twoFactorCode: null });
      assert.equal(verified.status, 200, verified.text);
      assert.equal('lastSignInFrom' in verified.body, false);
      const sent = await api.call('POST', '/profiles/generate-password', {
        token,
        body: { email, organisationId: null },
      });
      assert.equal(sent.status, 204, sent.text);
    });

    test('a mandatory one that is null is one that is missing, and named', async () => {
      const { email, number } = await api.customer('null-missing');
      const calls = [
        ['POST', '/profiles/verify-credentials', { email, password: null }, 'password'],
        ['POST', '/profiles/generate-password', { email: null }, 'email'],
        ['PUT', `/profiles/${number}/set-password`, { newPassword: null }, 'newPassword'],
        ['PUT', `/profiles/${number}/change-password`, { oldPassword: null, newPassword: 'x' }, 'oldPassword'],
        ['POST', '/profiles', { ...NAMES, ...AUTHOR, organisationId: null }, 'organisationId'],
        ['PUT', `/profiles/${number}`, { ...NAMES, ...EDITOR, surname: null }, 'surname'],
        ['POST', `/profiles/${number}/deactivate`, { ...EDITOR, expirationDate: null }, 'expirationDate'],
      ] as const;
      for (const [method, path, body, field] of calls) {
        const answer = await api.call(method, path, { token, body });
        assert.equal(numbered(answer), '400/400', path);
        assert.equal(answer.body.longEnglish, `Not valid: ${field}.`, path);
      }
    });

    test('a token: parameters that are null', async () => {
      const client = await server.createClient({ kind: 'partner', scopes: PERMISSIONS });
      const named = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret };
      const answer = await api.token({ ...named, audience: AUDIENCE, scope: null });
      assert.equal(answer.status, 200, answer.text);
      assert.equal((await api.token({ ...named, audience: null })).status, 200);
      const none = await api.token({ ...named, grant_type: null });
      assert.deepEqual([none.status, none.body.error_description], [400, 'Missing required parameter: grant_type']);
    });

    test('a new customer with every optional member null is one without them', async () => {
      const bare = (await create()).body;
      const { status, body, text } = await create({ password: null, ...nulls(CLEARED), ...nulls(KEPT) });
      assert.equal(status, 201, text);
      assert.deepEqual(Object.keys(body), Object.keys(bare));
      assert.equal(body.customerRef, body.customerNumber);
    });

    test('an update clears what can be cleared, and leaves the rest as it is', async () => {
      const { status, body, text } = await create({ ...CLEARED, ...KEPT });
      assert.equal(status, 201, text);
      const left = await update(body.customerNumber, nulls(KEPT));
      assert.equal(left.status, 200, left.text);
      for (const name of [...Object.keys(KEPT), ...Object.keys(CLEARED)])
        assert.deepEqual(left.body[name], body[name], name);
      const cleared = await update(body.customerNumber, { ...nulls(KEPT), ...nulls(CLEARED) });
      assert.equal(cleared.status, 200, cleared.text);
      for (const name of Object.keys(KEPT)) assert.deepEqual(cleared.body[name], body[name], name);
      assert.equal(cleared.body.customerRef, body.customerNumber);
      const { customerRef: _ref, ...gone } = CLEARED;
      for (const name of Object.keys(gone)) assert.equal(name in cleared.body, false, name);
    });

    test('members of what a customer has several of; elements of lists are no members', async () => {
      const address = { addressLine1: 'Gata 1', addressLine2: null, country: null };
      const { status, body, text } = await create({ postalAddresses: [address] });
      assert.equal(status, 201, text);
      assert.deepEqual(body.postalAddresses, [{ addressLine1: 'Gata 1' }]);
      const ecards = [{ ecardNumber: '1', ecardName: null }];
      assert.deepEqual((await update(body.customerNumber, { ecards })).body.ecards, [{ ecardNumber: '1' }]);
      const day = { dateOfBirth: { year: 1980, month: 1, day: null } };
      for (const more of [{ ecards: [{ ecardNumber: null }] }, { relatedCustomerNumbers: [null] }, day])
        assert.equal(numbered(await update(body.customerNumber, more)), '400/400', JSON.stringify(more));
    });

    test('the document says which members may be null', async () => {
      const { paths } = (await (await fetch(`${server.url}/customers/v2/openapi.json`)).json()) as {
        // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
        paths: any;
      };
      const bodyOf = (path: string, method: string) =>
        paths[path][method].requestBody.content['application/json'].schema.properties;
      for (const [path, method] of [
        ['/customers/v2/profiles', 'post'],
        ['/customers/v2/profiles/{customerNumber}', 'put'],
      ] as const) {
        const members = bodyOf(path, method);
        assert.deepEqual(members.email.type, ['string', 'null']);
        assert.deepEqual(members.profileType.enum, ['S', 'P', 'T', null]);
        assert.deepEqual(members.postalAddresses.items.properties.addressLine2.type, ['string', 'null']);
        assert.deepEqual(members.vippsId.anyOf[1], { type: 'null' });
        assert.equal(members.surname.type, 'string');
      }
      assert.deepEqual(bodyOf('/oauth/token', 'post').audience.type, ['string', 'null']);
    });
  });
}
