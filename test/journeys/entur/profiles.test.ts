import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { SYSTEM } from '#core/actor.ts';
import { eraseExpired } from '#core/jobs/erase-expired.ts';
import { run } from '#core/run.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const DAY = 86_400_000;
const AUTHOR = { createdBy: 'web', createdByChannel: 'shop' };
const EDITOR = { changedBy: 'k.hansen', changedByChannel: 'crm' };
const NAMES = { firstName: 'Kari', surname: 'Nordmann' };

for (const database of DATABASES) {
  describe(`profiles on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let asseco: AssecoDriver;
    let zentry: ZentryDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      asseco = new AssecoDriver(server);
      zentry = new ZentryDriver(server);
      token = await api.program();
    });
    after(() => server?.close());

    const create = (more: Record<string, unknown> = {}) =>
      api.call('POST', '/profiles', { token, body: { organisationId: 1, ...NAMES, ...AUTHOR, ...more } });
    const read = (number: string, query = '') => api.call('GET', `/profiles/${number}${query}`, { token });
    const update = (number: string, more: Record<string, unknown> = {}) =>
      api.call('PUT', `/profiles/${number}`, { token, body: { ...NAMES, ...EDITOR, ...more } });
    const search = (query: string) => api.call('GET', `/profiles${query}`, { token });
    const deactivate = (number: string, expirationDate: unknown) =>
      api.call('POST', `/profiles/${number}/deactivate`, { token, body: { expirationDate, ...EDITOR } });
    const invitation = (to: string) => zentry.mailed(to);
    const redeem = (email: string, resetCode: string, newPassword: string) =>
      zentry.call('POST', '/resetPassword', {}, { email, resetCode, newPassword });
    const erased = () => {
      const origin = { face: 'jobs', ip: null, correlationId: null, defaultTenantId: '' };
      return run(server.services, eraseExpired, SYSTEM, origin, undefined);
    };

    test('a new customer with everything, as it was given', async () => {
      const given = {
        email: 'Whole@Example.org',
        password: START,
        customerRef: 'ref-1',
        countryCode: '+47',
        telephoneNumberNoCountryCode: '40 01 23 45',
        dateOfBirth: { year: 1990, month: 1, day: 31 },
        nationality: 'NOR',
        vippsId: 'v-1',
        parentId: 7,
        landlineNumber: '22222222',
        expirationDate: '2030-01-31',
        customerAccountId: 'acc-1',
        languagePreferenceISO6393: 'nno',
        preferences: [{ type: 'seat', value: 'window' }],
        ecards: [{ ecardNumber: '123', ecardName: 'mine' }],
        postalAddresses: [{ addressLine1: 'Storgata 1', postCode: '0155', place: 'Oslo', country: 'NOR' }],
        relatedCustomerNumbers: ['1000001'],
        id: 1,
        uuid: 'mine',
        status: 'D',
      };
      const created = await create(given);
      assert.equal(created.status, 201, created.text);
      const { body } = created;
      assert.equal(created.headers.get('location'), `/customers/v2/profiles/${body.customerNumber}`);
      for (const name of ['preferences', 'ecards', 'postalAddresses', 'relatedCustomerNumbers', 'nationality'])
        assert.deepEqual(body[name], given[name as keyof typeof given], name);
      assert.deepEqual(body.dateOfBirth, given.dateOfBirth);
      assert.equal(body.customerRef, 'ref-1');
      assert.equal(body.email, 'Whole@example.org');
      assert.equal('emailVerifiedAt' in body, false);
      assert.deepEqual([body.countryCode, body.telephoneNumberNoCountryCode], ['+47', '40012345']);
      assert.equal('telephoneNumberVerifiedAt' in body, false);
      assert.equal(body.expirationDate, '2030-01-31T00:00:00.000Z');
      assert.deepEqual([body.languagePreferenceISO6393, body.languagePreference], ['NNO', 'NN']);
      assert.deepEqual([body.status, body.profileType], ['A', 'S']);
      assert.deepEqual(
        [body.createdBy, body.createdByChannel, body.changedBy, body.changedByChannel],
        ['web', 'shop', 'web', 'shop'],
      );
      assert.deepEqual((await read(body.customerNumber)).body, body);
      assert.equal((await api.verify(token, 'whole@example.org', START)).status, 200);
      assert.equal((await asseco.signIn('whole@example.org', START)).status, 200);
    });

    test('without a password an invitation is sent, whose code makes one and proves the address', async () => {
      const { body } = await create({ email: 'invited@example.org' });
      assert.equal(numbered(await api.verify(token, 'invited@example.org', START)), '401/401');
      const code = await invitation('invited@example.org');
      assert.equal((await redeem('invited@example.org', code, START)).status, 200);
      const verified = await api.verify(token, 'invited@example.org', START);
      assert.equal(verified.body.customerNumber, body.customerNumber);
      assert.ok(verified.body.emailVerifiedAt);
    });

    test('without an address there is nobody to sign in, until there is one', async () => {
      const { body } = await create();
      assert.equal('email' in body, false);
      assert.equal('username' in body, false);
      assert.equal((await server.messages()).filter(({ to }) => to === '').length, 0);
      const updated = await update(body.customerNumber, { email: 'late@example.org' });
      assert.equal(updated.status, 200, updated.text);
      assert.equal(updated.body.username, 'late@example.org');
      assert.equal((await redeem('late@example.org', await invitation('late@example.org'), START)).status, 200);
      assert.equal((await api.verify(token, 'late@example.org', START)).status, 200);
      assert.equal(numbered(await create({ password: START })), '400/400');
    });

    test('an address and a reference are one customer’s; of many at once one gets them', async () => {
      const emails = await Promise.all(Array.from({ length: 8 }, () => create({ email: 'race@example.org' })));
      assert.deepEqual(emails.map(numbered).toSorted(), ['201', ...Array(7).fill('400/400')]);
      const refs = await Promise.all(Array.from({ length: 8 }, () => create({ customerRef: 'race' })));
      assert.deepEqual(refs.map(numbered).toSorted(), ['201', ...Array(7).fill('400/400')]);
      const other = (await create()).body.customerNumber;
      assert.equal(numbered(await create({ customerRef: other })), '400/400', 'a number stands for a reference');
      assert.equal(numbered(await update(other, { customerRef: 'race' })), '400/400');
      assert.equal(numbered(await update(other, { email: 'RACE@example.org' })), '400/400');
      assert.equal((await read(other)).body.email, undefined);
    });

    test('policy, address and form are checked, and nothing is made', async () => {
      const cases = [
        [{ email: 'weak@example.org', password: 'password123' }, '400/600'],
        [{ email: 'not an address' }, '400/603'],
        [{ email: '.dot@example.org' }, '400/603'],
        [{ firstName: undefined }, '400/400'],
        [{ surname: '' }, '400/400'],
        [{ surname: 'a\u0000b' }, '400/400'],
        [{ createdBy: undefined }, '400/400'],
        [{ createdByChannel: 'x'.repeat(101) }, '400/400'],
        [{ organisationId: undefined }, '400/400'],
        [{ organisationId: '1' }, '400/400'],
        [{ telephoneNumber: '12' }, '400/400'],
        [{ dateOfBirth: '2001-02-30' }, '400/400'],
        [{ dateOfBirth: { year: 2001, month: 2, day: 30 } }, '400/400'],
        [{ nationality: 'Norway' }, '400/400'],
        [{ profileType: 'X' }, '400/400'],
        [{ expirationDate: '2030-13-01' }, '400/400'],
        [{ customerRef: '' }, '400/400'],
        [{ preferences: [{ type: 'seat' }] }, '400/400'],
      ] as const;
      for (const [more, wanted] of cases) assert.equal(numbered(await create(more)), wanted, JSON.stringify(more));
      assert.equal((await search('?email=weak@example.org')).body.length, 0);
      assert.equal(numbered(await create({ preferences: [{ type: 'x'.repeat(17_000), value: '' }] })), '413/400');
    });

    test('a number is nobody’s identifier before it is confirmed, and nothing is sent to it', async () => {
      const telephoneNumber = '+4740099999';
      for (let count = 0; count < 2; count += 1) assert.equal((await create({ telephoneNumber })).status, 201);
      assert.equal((await search('?telephoneNumber=%2B4740099999')).body.length, 2);
      assert.equal((await server.messages(telephoneNumber)).length, 0);
      const app = await asseco.clientToken(await server.createClient());
      assert.equal((await asseco.register(app, { username: 'phone-owner', phone: telephoneNumber })).status, 201);
    });

    test('an update writes what it names, leaves the rest, and clears what it calls null', async () => {
      const preferences = [{ type: 'seat', value: 'aisle' }];
      const { body } = await create({
        vippsId: 'v',
        nationality: 'NOR',
        preferences,
        postalAddresses: [{ place: 'Oslo' }],
      });
      server.clock.advance(1000);
      const change = { firstName: 'Ola', surname: 'Hansen', vippsId: null, preferences: [], languagePreference: 'EN' };
      const updated = (await update(body.customerNumber, change)).body;
      assert.deepEqual([updated.firstName, updated.surname, updated.nationality], ['Ola', 'Hansen', 'NOR']);
      assert.equal('vippsId' in updated, false);
      assert.deepEqual([updated.preferences, updated.postalAddresses], [[], [{ place: 'Oslo' }]]);
      assert.equal(updated.languagePreferenceISO6393, 'ENG');
      assert.deepEqual([updated.changedBy, updated.changedByChannel], ['k.hansen', 'crm']);
      assert.deepEqual([updated.createdBy, updated.createdAt], ['web', body.createdAt]);
      assert.equal(updated.changedAt, new Date(server.clock.now()).toISOString());
      const { text } = await read(body.customerNumber);
      const written = await update(body.customerNumber, JSON.parse(text));
      assert.deepEqual(
        { ...written.body, ...EDITOR },
        { ...JSON.parse(text), ...EDITOR },
        'what was read can be written',
      );
      for (const more of [
        { firstName: undefined },
        { surname: null },
        { changedBy: undefined },
        { changedByChannel: '' },
      ])
        assert.equal(numbered(await update(body.customerNumber, more)), '400/400');
      assert.equal(numbered(await update('1234567890')), '404/617');
    });

    test('an address that nobody confirmed is corrected at once; what went to the wrong one is void', async () => {
      const { body } = await create({ email: 'mistyped@example.org' });
      const code = await invitation('mistyped@example.org');
      const updated = (await update(body.customerNumber, { email: 'right@example.org' })).body;
      assert.deepEqual([updated.email, updated.username], ['right@example.org', 'right@example.org']);
      assert.notEqual((await redeem('right@example.org', code, START)).status, 200);
      assert.notEqual((await redeem('mistyped@example.org', code, START)).status, 200);
      assert.equal((await redeem('right@example.org', await invitation('right@example.org'), START)).status, 200);
      assert.equal((await create({ email: 'mistyped@example.org' })).status, 201, 'the wrong one is free');
    });

    test('a confirmed address stays in force until the new one is confirmed', async () => {
      const { body } = await create({ email: 'proved@example.org' });
      await redeem('proved@example.org', await invitation('proved@example.org'), START);
      const updated = await update(body.customerNumber, { email: 'moved@example.org' });
      assert.equal(updated.status, 200, updated.text);
      assert.equal(updated.body.email, 'proved@example.org');
      assert.match((await server.messages('proved@example.org'))[0]?.text ?? '', /m\*\*\*@example\.org/);
      assert.equal(numbered(await api.verify(token, 'moved@example.org', START)), '401/401');
      assert.equal(numbered(await create({ email: 'moved@example.org' })), '400/400', 'it is reserved');
      await update(body.customerNumber, { email: 'proved@example.org' });
      const me = (await asseco.signIn('proved@example.org', START)).body.access_token;
      const confirmation = { email: 'moved@example.org', 'confirmation-code': await asseco.code('moved@example.org') };
      assert.equal((await asseco.identity('PUT', '/me/email/confirm', { token: me, body: confirmation })).status, 204);
      assert.equal((await read(body.customerNumber)).body.email, 'moved@example.org');
      assert.equal((await api.verify(token, 'moved@example.org', START)).status, 200);
    });

    test('found by number, by reference, and by every criterion given', async () => {
      const surname = 'Søkesen';
      const first = (await create({ surname, customerRef: 'find/1', email: 'find1@example.org' })).body;
      const second = (await create({ surname })).body;
      assert.equal((await read('find%2F1')).body.uuid, first.uuid);
      assert.equal((await read('find%2F1', '?organisationId=1')).body.uuid, first.uuid);
      const uuids = async (query: string) => (await search(query)).body.map((one: { uuid: string }) => one.uuid);
      const named = encodeURIComponent(surname);
      assert.deepEqual(await uuids(`?surname=${named}`), [first.uuid, second.uuid]);
      assert.deepEqual(await uuids(`?surname=${named}&email=FIND1@example.org`), [first.uuid]);
      assert.deepEqual(await uuids(`?surname=${named}&customerRef=${second.customerNumber}`), [second.uuid]);
      assert.deepEqual(await uuids(`?surname=${named}&email=nobody@example.org`), []);
      const paged = await search(`?surname=${named}&size=1&page=1`);
      assert.deepEqual([paged.body[0].uuid, paged.headers.get('x-total-count')], [second.uuid, '2']);
      assert.deepEqual((await search(`?surname=${named}&page=9`)).body, []);
      for (const query of ['', '?page=1', '?surname=', `?surname=${named}&size=0`, `?surname=${named}&size=101`])
        assert.equal(numbered(await search(query)), '400/400', query);
      for (const query of [`?surname=${named}&page=-1`, '?surname=a&surname=b', '?telephoneNumber=1', '?surname=%00'])
        assert.equal(numbered(await search(query)), '400/400', query);
      assert.equal(numbered(await search('?email=nobody')), '400/603');
    });

    test('a deactivated customer signs in nowhere; at the date the person is erased and the address free', async () => {
      const { body } = await create({
        email: 'leaving@example.org',
        password: START,
        customerRef: 'gone',
        vippsId: 'v',
      });
      const session = (await asseco.signIn('leaving@example.org', START)).body.access_token;
      const date = new Date(server.clock.now() + 2 * DAY).toISOString();
      const passive = await deactivate(body.customerNumber, date);
      assert.equal(passive.status, 200, passive.text);
      assert.deepEqual([passive.body.status, passive.body.expirationDate], ['P', date]);
      assert.equal('username' in passive.body, false);
      assert.deepEqual([passive.body.changedBy, passive.body.changedByChannel], ['k.hansen', 'crm']);
      assert.equal((await asseco.identity('GET', '/me', { token: session })).status, 401);
      assert.equal(numbered(await api.verify(token, 'leaving@example.org', START)), '401/401');
      assert.equal(numbered(await create({ email: 'leaving@example.org' })), '400/400', 'kept until then');
      assert.equal(await erased(), 0);
      server.clock.advance(2 * DAY);
      token = await api.program();
      assert.equal(await erased(), 1);
      const left = (await read(body.customerNumber)).body;
      assert.deepEqual([left.status, left.firstName, left.surname], ['D', '', '']);
      assert.match(left.emailOld, /^[A-Za-z0-9_-]{43}$/);
      for (const gone of ['email', 'vippsId', 'username']) assert.equal(gone in left, false, gone);
      assert.equal(left.customerRef, body.customerNumber);
      assert.equal(JSON.stringify(left).includes('leaving'), false);
      assert.equal(await erased(), 0);
      assert.equal((await create({ email: 'leaving@example.org', customerRef: 'gone' })).status, 201);
      for (const answer of [await update(body.customerNumber), await deactivate(body.customerNumber, date)])
        assert.equal(numbered(answer), '404/617');
    });

    test('whoever registers as an invited customer gets the whole profile, once the address is proved', async () => {
      const email = 'attached@example.org';
      const { body } = await create({ email, customerRef: 'attach/1', vippsId: 'v-9' });
      const app = await asseco.clientToken(await server.createClient());
      const registration = { username: 'attached', password: START, email, 'phone-number': '+4740055555' };
      const attaching = { ...registration, 'customer-number': body.customerNumber };
      assert.equal((await asseco.identity('POST', '/users', { token: app, body: attaching })).status, 201);
      const me = (await asseco.signIn('attached', START)).body.access_token;
      const confirmation = { email, 'confirmation-code': await asseco.code(email) };
      assert.equal((await asseco.identity('PUT', '/me/email/confirm', { token: me, body: confirmation })).status, 204);
      const verified = (await api.verify(token, email, START)).body;
      assert.deepEqual(
        [verified.customerNumber, verified.uuid, verified.customerRef, verified.vippsId],
        [body.customerNumber, body.uuid, 'attach/1', 'v-9'],
      );
    });

    test('a customer whom an operator makes active again is not erased at the former date', async () => {
      const { id, number, email } = await api.customer('taken-back', { confirmed: true });
      assert.equal((await deactivate(number, new Date(server.clock.now() + DAY).toISOString())).status, 200);
      await server.operate(setAccountStatus, { user: id, tenant: '1', status: 'A' });
      assert.equal((await read(number)).body.expirationDate, undefined);
      server.clock.advance(2 * DAY);
      token = await api.program();
      await erased();
      assert.equal((await read(number)).body.status, 'A');
      assert.equal((await zentry.signIn(email)).status, 200);
    });

    test('deactivation needs a date and its author', async () => {
      const { body } = await create();
      for (const date of [undefined, '', 'soon', '2030-02-30', 7, null])
        assert.equal(numbered(await deactivate(body.customerNumber, date)), '400/400', String(date));
      const path = `/profiles/${body.customerNumber}/deactivate`;
      assert.equal(
        numbered(await api.call('POST', path, { token, body: { expirationDate: '2030-01-01' } })),
        '400/400',
      );
      assert.equal((await read(body.customerNumber)).body.status, 'A');
      assert.equal(numbered(await deactivate('1234567890', '2030-01-01')), '404/617');
    });
  });
}
