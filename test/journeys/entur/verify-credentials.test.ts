import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setAccountStatus } from '#core/accounts/administer-account.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, PERMISSIONS, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const MINUTE = 60_000;
const REQUIRED = [
  'uuid',
  'status',
  'surname',
  'firstName',
  'changedAt',
  'changedBy',
  'changedByChannel',
  'createdAt',
  'createdBy',
  'createdByChannel',
  'profileType',
  'customerNumber',
  'organisationId',
];
const LISTS = [
  'preferences',
  'ecards',
  'postalAddresses',
  'customerAccounts',
  'customerConsents',
  'personnelTickets',
  'relatedCustomerNumbers',
  'notes',
  'consents',
];

for (const database of DATABASES) {
  describe(`verify credentials on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let token: string;
    before(async () => {
      server = await startTestServer({ database });
      api = new EnturDriver(server);
      token = await api.program();
    });
    after(() => server?.close());

    const audit = (event: string) => server.services.store.read.audit.list({ event, limit: 50 });
    const setMfa = (id: string, multifactorEnabled: boolean) =>
      server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled }));
    const code = async (to: string) => {
      const text = (await server.messages(to)).find((message) => /^\d{6}$/m.test(message.text))?.text ?? '';
      return /^\d{6}$/m.exec(text)?.[0] ?? 'none';
    };

    test('gives the customer, with this sign-in on record and no session', async () => {
      const kari = await api.customer('kari');
      const answer = await api.call('POST', '/profiles/verify-credentials', {
        token,
        body: { email: ' KARI@Example.org ', password: START, lastSignInFrom: 'web', unknown: true },
        headers: { 'x-correlation-id': 'abc-1' },
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.headers.get('x-correlation-id'), 'abc-1');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      const { body } = answer;
      for (const name of REQUIRED) assert.notEqual(body[name], undefined, name);
      for (const name of LISTS) assert.deepEqual(body[name], [], name);
      assert.match(body.uuid, /^[A-Za-z0-9]{32}$/);
      assert.match(body.customerNumber, /^[0-9]{7,12}$/);
      assert.equal(body.email, 'kari@example.org');
      assert.equal(body.username, 'kari@example.org');
      assert.equal(body.customerRef, kari.number);
      assert.equal(body.organisationId, 1);
      assert.deepEqual([body.status, body.profileType], ['A', 'S']);
      assert.deepEqual([body.languagePreferenceISO6393, body.languagePreference], ['NOB', 'NO']);
      assert.ok(Number.isSafeInteger(body.id) && body.id >= 0 && body.id < 2 ** 52);
      assert.equal(body.lastSignInAt, new Date(server.clock.now()).toISOString());
      assert.equal(body.lastSignInFrom, 'web');
      for (const absent of ['emailVerifiedAt', 'telephoneNumber', 'dateOfBirth', 'parentId', 'expirationDate'])
        assert.equal(absent in body, false, absent);
      const again = (await api.verify(token, 'kari@example.org', START)).body;
      assert.equal(again.lastSignInFrom, 'web', 'without a place the last one stays');
      const [row] = await audit('credentials-verified');
      assert.deepEqual([row?.channel, row?.result, row?.accountId], ['test-suite', 'success', kari.id]);
      const sessions = await server.services.store.write((tx) => tx.sessions.endByAccount(kari.id, server.clock.now()));
      assert.equal(sessions, 0);
    });

    test('a person of another API is a customer too: by username and by address', async () => {
      const asseco = new AssecoDriver(server);
      const app = await asseco.clientToken(await server.createClient());
      await asseco.register(app, { username: 'ola', email: 'ola@example.org', phone: '+4740012345' });
      const me = await asseco.identity('GET', '/me', { token: (await asseco.signIn('ola', START)).body.access_token });
      for (const name of ['ola', 'ola@example.org']) {
        const { body } = await api.verify(token, name, START);
        assert.equal(body.customerNumber, me.body['customer-number']);
        assert.equal(body.username, 'ola');
        assert.deepEqual([body.countryCode, body.telephoneNumberNoCountryCode], ['+47', '40012345']);
        assert.equal(body.telephoneNumber, '+4740012345');
        assert.equal(body.telephoneNumberVerifiedAt, undefined);
        assert.deepEqual([body.createdByChannel, body.changedByChannel], ['identity-api', 'identity-api']);
      }
    });

    test('every failure is the same 401, byte for byte, and no hint', async () => {
      await server.createTenant('foreign');
      const names = ['wrong', 'passive', 'deleted', 'none', 'personnel', 'locked'];
      for (const name of names) await api.customer(`same-${name}`, { password: name === 'none' ? null : START });
      await api.customer('same-foreign', { tenant: 'foreign' });
      const set = (name: string, status: 'P' | 'D') =>
        server.operate(setAccountStatus, { user: `same-${name}@example.org`, tenant: '1', status });
      await set('passive', 'P');
      await set('deleted', 'D');
      const { store } = server.services;
      const [personnel] = await store.read.accounts.findForSignIn('same-personnel@example.org');
      const owner = { accountId: personnel?.account.id ?? '', tenantId: personnel?.account.tenantId ?? '' };
      await store.write((tx) => tx.customers.save(owner, { profileType: 'P' }));
      for (let count = 0; count < 5; count += 1) await api.verify(token, 'same-locked@example.org', 'wrong');
      const shape = async (email: string, password: string) => {
        const { status, text, headers } = await api.verify(token, email, password);
        const rest = Object.fromEntries([...headers].filter(([name]) => !/^(date|x-corr|rate-limit)/.test(name)));
        return { status, text, rest };
      };
      const wanted = await shape('same-nobody@example.org', 'wrong-pass');
      assert.equal(wanted.status, 401);
      assert.deepEqual(JSON.parse(wanted.text), {
        errorCode: 401,
        shortNorwegian: 'Ugyldig brukernavn eller passord',
        longNorwegian: 'Brukernavnet eller passordet er feil.',
        shortEnglish: 'Invalid credentials',
        longEnglish: 'The username or password is wrong.',
      });
      assert.equal('www-authenticate' in wanted.rest, false);
      assert.deepEqual(await shape('same-wrong@example.org', 'wrong-pass'), wanted);
      for (const name of ['passive', 'deleted', 'none', 'personnel', 'locked', 'foreign'])
        assert.deepEqual(await shape(`same-${name}@example.org`, START), wanted, name);
    });

    test('five failures lock for five minutes, whoever the name is', async () => {
      const asseco = new AssecoDriver(server);
      await api.customer('lockable');
      for (let count = 0; count < 5; count += 1)
        assert.equal(numbered(await api.verify(token, 'lockable@example.org', 'wrong')), '401/401');
      assert.equal(numbered(await api.verify(token, 'lockable@example.org', START)), '401/401');
      assert.equal((await asseco.signIn('lockable@example.org', START)).status, 400);
      server.clock.advance(5 * MINUTE);
      assert.equal((await api.verify(token, 'lockable@example.org', START)).status, 200);
    });

    test('of twenty wrong guesses at once five are evaluated', async () => {
      const { id } = await api.customer('parallel');
      await Promise.all(Array.from({ length: 20 }, () => api.verify(token, 'parallel@example.org', 'wrong')));
      const rows = await server.services.store.read.audit.list({ accountId: id, event: 'sign-in', limit: 50 });
      assert.equal(rows.filter((row) => row.detail === 'wrong').length, 5);
    });

    test('a second factor is asked for, its code sent once and good once', async () => {
      const { id } = await api.customer('factor');
      await setMfa(id, true);
      assert.equal(numbered(await api.verify(token, 'factor@example.org', 'wrong')), '401/401');
      assert.equal(
        await code('factor@example.org').then((text) => text.length),
        6,
        'the code that confirms the address',
      );
      const mails = (await server.messages('factor@example.org')).length;
      const asked = await api.verify(token, 'factor@example.org', START);
      assert.equal(numbered(asked), '403/610');
      assert.match(asked.body.longEnglish, /second factor/);
      assert.equal((await server.messages('factor@example.org')).length, mails + 1);
      const twoFactorCode = await code('factor@example.org');
      const wrong = twoFactorCode === '000000' ? '000001' : '000000';
      assert.equal(numbered(await api.verify(token, 'factor@example.org', START, { twoFactorCode: wrong })), '401/401');
      assert.equal((await api.verify(token, 'factor@example.org', START, { twoFactorCode })).status, 200);
      assert.equal(numbered(await api.verify(token, 'factor@example.org', START, { twoFactorCode })), '401/401');
    });

    test('a generated password verifies, becomes the password, and is dead a day after its issue', async () => {
      await api.customer('temporary');
      const made = await api.call('PUT', '/profiles/1/temporary@example.org/generate-password', { token });
      const { generatedPassword } = made.body;
      server.clock.advance(60 * MINUTE);
      assert.equal((await api.verify(token, 'temporary@example.org', generatedPassword)).status, 200);
      assert.equal(numbered(await api.verify(token, 'temporary@example.org', START)), '401/401');
      server.clock.advance(23 * 60 * MINUTE);
      assert.equal(
        numbered(await api.verify(await api.program(), 'temporary@example.org', generatedPassword)),
        '401/401',
      );
      token = await api.program();
    });

    test('breaches of form are 400/400', async () => {
      const good = { email: 'x@example.org', password: 'y' };
      const bodies = [
        undefined,
        '',
        '{',
        '[]',
        'null',
        {},
        { ...good, email: undefined },
        { ...good, email: 'ab' },
        { ...good, email: 'a'.repeat(255) },
        { ...good, email: 7 },
        { ...good, password: undefined },
        { ...good, password: '' },
        { ...good, password: 'x'.repeat(129) },
        { ...good, lastSignInFrom: '' },
        { ...good, lastSignInFrom: 'a\u0000b' },
        { ...good, lastSignInFrom: 'x'.repeat(65) },
        { ...good, twoFactorCode: 123456 },
      ];
      for (const body of bodies) {
        const answer = await api.call('POST', '/profiles/verify-credentials', { token, body });
        assert.equal(numbered(answer), '400/400', JSON.stringify(body));
      }
      assert.equal(numbered(await api.verify(token, 'no address at all', 'x')), '401/401', 'any text is a name');
    });
  });

  test(`ten tries a minute to one address, known or not, on ${database}`, async (t) => {
    const env = { TESSERA_LIMITS_FACTOR: '1', TESSERA_LIMITS_CUSTOMERS_PER_ADDRESS: '1000' };
    const server = await startTestServer({ database, env });
    t.after(() => server.close());
    const api = new EnturDriver(server);
    await api.customer('known');
    const token = await api.program();
    for (const email of ['known@example.org', 'unknown@example.org']) {
      for (let count = 0; count < 10; count += 1)
        assert.equal(numbered(await api.verify(token, email, 'wrong')), '401/401');
      const over = await api.verify(token, email, 'wrong');
      assert.equal(numbered(over), '429/400');
      assert.ok(Number(over.headers.get('retry-after')) > 0);
      assert.equal(over.body.shortNorwegian, 'For mange forespørsler');
    }
  });
}

test('the second factor can be left to the back end', async (t) => {
  const server = await startTestServer({ env: { TESSERA_FACES_ENTUR_VERIFY_MFA: 'ignore' } });
  t.after(() => server.close());
  const api = new EnturDriver(server);
  const { id } = await api.customer('trusted');
  await server.services.store.write((tx) => tx.accounts.update(id, { multifactorEnabled: true }));
  const token = await api.program({ scopes: PERMISSIONS });
  assert.equal((await api.verify(token, 'trusted@example.org', START)).status, 200);
});
