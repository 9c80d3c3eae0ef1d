import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseAccount, setAccountStatus } from '#core/accounts/administer-account.ts';
import { validateAccount } from '#core/accounts/validate-account.ts';
import { secret } from '#kernel/secret.ts';
import { RESERVED_USERNAMES } from '#kernel/text/username.ts';
import { EnturDriver } from '#test/support/entur.ts';
import { create, leastOf, mailedToken, mainAccountOf, PASSWORD, WHOLE } from '#test/support/main-account.ts';
import { assertError, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const KEYS = [
  'creationTime',
  'lastUpdateTime',
  'userId',
  'title',
  'firstName',
  'lastName',
  'email',
  'phoneNumber',
  'mobilePhone',
  'locale',
  'emailValidated',
  'commercialMailAgreement',
  'technicalAccount',
  'extraEmails',
  'label',
  'templateName',
  'applicationId',
  'activationTimestamp',
  'expirationTimestamp',
  'gatewayIds',
  'location',
];
const invalid = (path: string) => [400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${path}`] as const;
const DUPLICATE = [400, 'DUPLICATE_FIELD_OR_VALUE', 'User id already exists'] as const;

for (const database of DATABASES) {
  describe(`main accounts on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
    });
    after(() => server?.close());

    const exists = async (userId: string) =>
      (await api.call('GET', `/enduser/existingUserIds/${encodeURIComponent(userId)}`)).body.userExists;

    test('everything that is said of one is kept and shown again', async () => {
      const [activation, expiration] = [server.clock.now() - 1, 253_402_300_799_000];
      const { endUser, ...home } = WHOLE;
      const extraEmails = [{ email: 'second@Example.org' }, { email: 'first@example.org' }];
      const answer = await create(api, {
        ...home,
        activationTimestamp: activation,
        expirationTimestamp: expiration,
        gatewayId: '1111-2222-3333,  0000-0000-0001',
        endUser: { ...endUser, userId: 'Ann Érable+1', email: 'ann@example.org', extraEmails },
        password: PASSWORD,
      });
      assert.deepEqual([answer.status, answer.text], [201, '{}']);
      assert.equal(answer.headers.get('set-cookie'), null);
      assert.equal(answer.headers.get('location'), null);
      assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');

      const cookie = await api.cookieOf('Ann Érable+1', PASSWORD);
      const { body } = await api.call('GET', '/enduser/mainAccount', { cookie });
      assert.deepEqual(Object.keys(body), KEYS);
      assert.deepEqual(body, {
        ...endUser,
        ...home,
        creationTime: server.clock.now(),
        lastUpdateTime: server.clock.now(),
        userId: 'Ann Érable+1',
        email: 'ann@example.org',
        emailValidated: false,
        technicalAccount: false,
        extraEmails: [
          { email: 'second@example.org', validated: false },
          { email: 'first@example.org', validated: false },
        ],
        activationTimestamp: activation,
        expirationTimestamp: expiration,
        gatewayIds: ['1111-2222-3333', '0000-0000-0001'],
      });
    });

    test('the home has an id of its own, a UUID of version 4', async () => {
      await create(api, leastOf('with-setup'));
      const [record] = await server.services.store.read.accounts.findForSignIn('with-setup');
      const kept = await server.services.store.read.mainAccounts.find(record?.account.id ?? '');
      assert.match(kept?.setupOid ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    });

    test('signing in to a home needs its owner', async () => {
      await create(api, leastOf('home-owner'));
      await create(api, leastOf('neighbour'));
      await api.person('homeless@example.org');
      const setupOf = async (userId: string) => {
        const [record] = await server.services.store.read.accounts.findForSignIn(userId);
        return (await server.services.store.read.mainAccounts.find(record?.account.id ?? ''))?.setupOid ?? '';
      };
      const setupOID = await setupOf('home-owner');
      const logIn = (userId: string, setup: string, userPassword = PASSWORD) =>
        api.logIn({ userId, userPassword, setupOID: setup });
      assert.equal((await logIn('home-owner', setupOID)).status, 200);
      assert.equal((await logIn('home-owner', '')).status, 200, 'an empty one is none');
      for (const answer of [
        await logIn('home-owner', await setupOf('neighbour')),
        await logIn('neighbour', setupOID),
        await logIn('homeless@example.org', setupOID, 'Start-pass1'),
        await logIn('home-owner', setupOID, 'wrong-pass1'),
      ])
        assertError(answer, 401, 'AUTHENTICATION_ERROR', 'Bad credentials');
    });

    test('what is left out, or null, is null; what is unknown or dangerous is ignored', async () => {
      const text = JSON.stringify(leastOf('least', { label: null, location: null, endUser: { title: null } }));
      const body = text.replace('{', '{"__proto__":{"label":"x"},"constructor":{"prototype":{}},"nonsense":[1],');
      assert.equal((await create(api, body)).status, 201);
      const seen = (await mainAccountOf(api, 'least')).body;
      assert.deepEqual(Object.keys(seen), KEYS);
      for (const name of ['title', 'firstName', 'phoneNumber', 'locale', 'label', 'location', 'expirationTimestamp'])
        assert.equal(seen[name], null, name);
      assert.deepEqual([seen.commercialMailAgreement, seen.extraEmails, seen.gatewayIds], [false, [], []]);
    });

    test('signing in, the address and the language are everybody’s', async () => {
      await create(api, leastOf('shared', { endUser: { locale: 'en-GB', mobilePhone: '06 12' } }));
      const entur = new EnturDriver(server);
      const verified = await entur.verify(await entur.program(), 'shared', PASSWORD);
      assert.equal(verified.status, 200, verified.text);
      assert.equal(verified.body.languagePreferenceISO6393, 'ENG');
      assert.equal(verified.body.telephoneNumber, undefined, 'a number for showing is no identifier');
      const token = await mailedToken(api, 'shared@example.org', '/accountManagement/validation?');
      assert.equal(await server.operate(validateAccount, { userId: 'shared', token: secret(token) }), true);
      assert.equal((await mainAccountOf(api, 'shared')).body.emailValidated, true);
    });

    test('whoever was registered through another API has a main account without a home', async () => {
      const program = await server.createClient();
      const token = await api.asseco.clientToken(program);
      const phone = '+4740099887';
      await api.asseco.register(token, { username: 'elsewhere', password: PASSWORD, phone });
      const { body } = await mainAccountOf(api, 'elsewhere');
      assert.deepEqual(Object.keys(body), KEYS);
      assert.deepEqual(
        [body.userId, body.email, body.mobilePhone, body.location, body.gatewayIds, body.commercialMailAgreement],
        ['elsewhere', 'elsewhere@example.org', phone, null, [], false],
      );
    });

    test('of twenty equal creations at once one is made, and mails once', async () => {
      const body = leastOf('contested', { gatewayId: '5555-5555-5555' });
      const answers = await Promise.all(Array.from({ length: 20 }, () => create(api, body)));
      const [made, ...others] = answers.toSorted((one, other) => one.status - other.status);
      assert.equal(made?.status, 201);
      for (const other of others) assertError(other, ...DUPLICATE);
      assert.equal((await server.messages('contested@example.org')).length, 2);
    });

    test('a taken user id, in any spelling, and a taken address say which it is', async () => {
      await create(api, leastOf('taken'));
      const other = { endUser: { email: 'other-taken@example.org' } };
      for (const userId of ['taken', 'TAKEN', 'ｔａｋｅｎ', 'taken@example.org'.slice(0, 5)])
        assertError(await create(api, leastOf(userId, other)), ...DUPLICATE);
      const address = { endUser: { email: 'Taken@EXAMPLE.org' } };
      assertError(
        await create(api, leastOf('other', address)),
        400,
        'DUPLICATE_FIELD_OR_VALUE',
        'Email already exists',
      );
    });

    test('a gateway belongs to one account; who asks for another’s gets nothing and no mail', async () => {
      await create(api, leastOf('owner', { gatewayId: '7777-0000-0001' }));
      const refused = await create(api, leastOf('thief', { gatewayId: '7777-0000-0002, 7777-0000-0001' }));
      assertError(refused, ...invalid('gatewayId'));
      assert.equal((await server.messages('thief@example.org')).length, 0);
      assert.equal(await exists('thief'), false);
      assert.equal((await create(api, leastOf('thief', { gatewayId: '7777-0000-0002' }))).status, 201);
      await server.operate(setAccountStatus, { user: 'owner', tenant: '1', status: 'D' });
      assert.equal((await create(api, leastOf('next-owner', { gatewayId: '7777-0000-0001' }))).status, 201);
    });

    test('twenty at once for gateways in any order: each is one’s', async () => {
      const gateways = ['8888-0000-0001', '8888-0000-0002', '8888-0000-0003'];
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const turned = gateways.map((_gateway, at) => gateways[(at + index) % 3]);
          return create(api, leastOf(`rival-${index}`, { gatewayId: turned.join(',') }));
        }),
      );
      assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, ...Array(19).fill(400)]);
    });

    test('an error creates nothing and mails nothing', async () => {
      const faulty = [
        leastOf('nothing', { password: 'short' }),
        leastOf('nothing', { location: { latitude: 91 } }),
        leastOf('nothing', { endUser: { extraEmails: [{ email: 'fine@example.org' }, { email: 'not-fine' }] } }),
        leastOf('nothing', { activationTimestamp: 2, expirationTimestamp: 1 }),
      ];
      for (const body of faulty) assert.equal((await create(api, body)).status, 400);
      assert.equal(await exists('nothing'), false);
      for (const to of ['nothing@example.org', 'fine@example.org']) assert.equal((await server.messages(to)).length, 0);
    });

    test('the password answers before what is taken, and is never repeated', async () => {
      await create(api, leastOf('known'));
      for (const [password, keys] of [
        ['password', 'PWD_COMMON_PASSWORD'],
        ['x', 'PWD_TOO_SHORT'],
        ['my-known-secret', 'PWD_CONTAINS_USER_ID, PWD_CONTAINS_EMAIL'],
        ['y'.repeat(129), 'PWD_TOO_LONG'],
      ]) {
        const refused = await create(api, leastOf('known', { password }));
        assertError(refused, 400, 'INVALID_FIELD_VALUE', `Password rejected : ${keys}`);
      }
      assertError(await create(api, leastOf('known')), ...DUPLICATE);
    });

    test('every reserved name, whatever its case, is refused as malformed', async () => {
      for (const name of RESERVED_USERNAMES)
        assertError(
          await create(api, leastOf(name, { endUser: { email: 'r@example.org' } })),
          ...invalid('endUser.userId'),
        );
      const odd = { endUser: { email: 'r@example.org' } };
      for (const name of ['MAINACCOUNT', 'Ｊｗｔ', 'setupLabel', 'erased:1', 'Customer:1', '.', '..'])
        assertError(await create(api, leastOf(name, odd)), ...invalid('endUser.userId'));
    });

    test('user ids of all sorts work in the body, in paths and at the login', async () => {
      const names = [
        'with+plus',
        'with space',
        ' ends in one ',
        'dots.and..more',
        '100%',
        'a_-_b.org',
        'ñandú',
        '李',
        '?&=#',
      ];
      for (const [index, userId] of names.entries()) {
        const email = `odd-${index}@example.org`;
        assert.equal((await create(api, leastOf(userId, { endUser: { email } }))).status, 201, userId);
        assert.equal(await exists(userId), true, userId);
        assert.equal((await mainAccountOf(api, userId)).body.userId, userId);
      }
      assert.equal(
        (await create(api, leastOf('p+q@example.org', { endUser: { email: 'P+Q@example.org' } }))).status,
        201,
      );
      assert.equal((await mainAccountOf(api, 'p+q@example.org')).body.userId, 'p+q@example.org');
    });

    test('an address as a user id must be the account’s own', async () => {
      const other = { endUser: { email: 'mine@example.org' } };
      for (const userId of ['yours@example.org', 'no@address', 'at＠sign'])
        assertError(await create(api, leastOf(userId, other)), ...invalid('endUser.userId'));
    });

    test('an access period closes the account outside it', async () => {
      const now = server.clock.now();
      const period = { activationTimestamp: now + 1000, expirationTimestamp: now + 2000 };
      await create(api, leastOf('bounded', period));
      const logIn = () => api.logIn({ userId: 'bounded', userPassword: PASSWORD });
      const early = await logIn();
      assertError(early, 401, 'AUTHENTICATION_ERROR', 'Bad credentials');
      server.clock.advance(1000);
      const cookie = await api.cookieOf('bounded', PASSWORD);
      assert.equal(await api.isSignedIn(cookie), true);
      server.clock.advance(1000);
      assert.equal(await api.isSignedIn(cookie), false);
      assertError(await logIn(), 401, 'AUTHENTICATION_ERROR', 'Bad credentials');
      const entur = new EnturDriver(server);
      assert.equal((await entur.verify(await entur.program(), 'bounded', PASSWORD)).status, 401);
    });

    test('names cannot put headers or lines into a mail', async () => {
      const firstName = 'Eve <eve@evil.example>, "x';
      const endUser = { firstName, lastName: 'a\u2028Bcc: b@evil.example', locale: 'nb' };
      assert.equal((await create(api, leastOf('polite', { endUser, gatewayId: '9999-0000-0009' }))).status, 201);
      for (const { text, to, subject } of await server.messages('polite@example.org')) {
        assert.equal(to, 'polite@example.org');
        assert.doesNotMatch(`${subject}\n${text}`, /^Bcc:/m);
      }
      for (const control of ['\r\nBcc: b@evil.example', '\u0000', '\u0085', '\ud800'])
        for (const [body, path] of [
          [leastOf('rude', { endUser: { firstName: `a${control}b` } }), 'endUser.firstName'],
          [leastOf('rude', { endUser: { lastName: `a${control}b` } }), 'endUser.lastName'],
          [leastOf('rude', { label: `a${control}b` }), 'label'],
          [leastOf('rude', { endUser: { email: `a${control}b@example.org` } }), 'endUser.email'],
          [leastOf(`ru${control}de`), 'endUser.userId'],
        ] as const)
          assertError(await create(api, body), ...invalid(path));
    });

    test('erasing takes everything that was said', async () => {
      const { endUser, ...home } = WHOLE;
      const extraEmails = [{ email: 'gone-too@example.org' }];
      await create(
        api,
        leastOf('gone', { ...home, gatewayId: '6666-0000-0001', endUser: { ...endUser, extraEmails } }),
      );
      const { read } = server.services.store;
      const [record] = await read.accounts.findForSignIn('gone');
      const id = record?.account.id ?? '';
      await server.operate(eraseAccount, { user: 'gone', tenant: '1' });
      assert.equal(await read.mainAccounts.find(id), undefined);
      assert.deepEqual(await read.mainAccounts.listGateways(id), []);
      assert.deepEqual(await read.extraEmails.listByAccount(id), []);
      assert.equal((await read.accounts.find(id))?.locale, null);
    });

    test('a body that is malformed, no object, too large or of another type is refused', async () => {
      for (const body of ['{', '[]', '"text"', '5'])
        assertError(await create(api, body), 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
      const endless = leastOf('endless', { label: 'x'.repeat(70_000) });
      assertError(await create(api, endless), 413, 'INVALID_PARAMETER', 'Request body too large');
      const typed = await api.call('POST', '/enduser/mainAccount', {
        body: JSON.stringify(leastOf('typed')),
        headers: { 'content-type': 'text/plain' },
      });
      assertError(typed, 415, 'INVALID_API_CALL', "Content type 'text/plain' not supported");
    });
  });
}

describe('the budget of main accounts', () => {
  test('five an hour from one address, whatever comes of them', async () => {
    const server = await startTestServer({ env: { TESSERA_LIMITS_FACTOR: '1' } });
    const api = new OverkizDriver(server);
    try {
      for (let index = 1; index <= 5; index += 1)
        assert.equal((await create(api, leastOf(`budget-${index}`))).status, 201);
      const over = await create(api, leastOf('budget-6'));
      assertError(over, 429, 'AUTHENTICATION_ERROR', 'Too many requests, try again later : mainAccount');
      assert.equal(over.headers.get('retry-after'), '3600');
      server.clock.advance(3_600_000);
      assert.equal((await create(api, leastOf('budget-6'))).status, 201);
    } finally {
      await server.close();
    }
  });
});
