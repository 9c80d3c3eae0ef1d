import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setPasswordPolicy } from '#core/tenants/set-password-policy.ts';
import { MINUTE } from '#kernel/clock.ts';
import { create, leastOf } from '#test/support/main-account.ts';
import { assertError, OverkizDriver } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const SOFT = ['PWD_COMMON_TOKEN', 'PWD_REPEATED_CHARACTERS'];
const SAMPLES = [
  'p4ssw0rd!',
  'password1',
  'PASSWORD1',
  'ｐａｓｓｗｏｒｄ1',
  'zqvkxwj',
  'zqvkxwmj',
  'ZQVKXWMJ',
  'xzxzxzxz',
  'zq-tessera-vk',
  '世界人権宣言前文',
  '🔐🔐🔐🔐🔐🔐🔐',
  '12345678',
  'zqvk7-Wmj',
  'zqvKxw-7'.repeat(16),
  'zqvKxw-7'.repeat(17),
  'zqvKxw-7'.repeat(128),
  '        ',
  'ﬃxkwpq',
];
/** Made of the user id. */
const OWN: readonly ((userId: string) => string)[] = [
  (userId) => `zq-${userId.toUpperCase()}-vk`,
  (userId) => userId,
  (userId) => [...userId].reverse().join(''),
];
const LABEL = 'Password contains a word or sequence which is too common';

for (const database of DATABASES) {
  describe(`password quality in the Overkiz API on ${database}`, () => {
    let server: TestServer;
    let api: OverkizDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new OverkizDriver(server);
      await api.person('user1@example.org', 'user1');
    });
    after(() => server?.close());

    const check = (body: unknown) => api.call('POST', '/enduser/password/check', { body });
    const keys = async (userPassword: string, userId?: string): Promise<readonly string[]> => {
      const answer = await check({ userId, userPassword });
      assert.equal(answer.status, 200, answer.text);
      for (const { label } of answer.body.weaknesses) assert.match(label, /^Password [a-z' -]+$/);
      return answer.body.weaknesses.map(({ key }: { key: string }) => key);
    };

    test('the published sample, byte for byte, whether or not there is such a user', async () => {
      for (const userId of ['user1', 'user2']) {
        const answer = await check({ userId, userPassword: 'p4ssw0rd!' });
        assert.equal(answer.status, 200);
        assert.equal(
          answer.text,
          `{"score":52,"weaknesses":[{"key":"PWD_COMMON_TOKEN","label":"${LABEL}"}],"qualityClass":"Medium"}`,
        );
        assert.equal(answer.headers.get('content-type'), 'application/json;charset=UTF-8');
        assert.equal(answer.headers.get('set-cookie'), null);
      }
    });

    test('every weakness by its key', async () => {
      assert.deepEqual(await keys('zqvKxw-77zK'), []);
      assert.deepEqual(await keys('zqvkkkxw'), ['PWD_REPEATED_CHARACTERS']);
      assert.deepEqual(await keys('zq-kvelzud-vk', 'Kvelzud'), ['PWD_CONTAINS_USER_ID']);
      assert.deepEqual(await keys('zq-kvelzud-vk', 'kvelzud@example.org'), ['PWD_CONTAINS_USER_ID']);
      assert.deepEqual(await keys('zq-Tessera-vk'), ['PWD_CONTAINS_CONTEXT']);
      assert.deepEqual(await keys('zqvkxwj'), ['PWD_TOO_SHORT']);
      assert.deepEqual(await keys('zqvKxw-7'.repeat(17)), ['PWD_TOO_LONG']);
      assert.deepEqual(await keys('password1'), ['PWD_COMMON_PASSWORD', 'PWD_COMMON_TOKEN']);
    });

    test('the five classes', async () => {
      const classes = {
        zqvkxwj: [-10, 'Rejected'],
        xzxzxzxz: [29, 'Weak'],
        zqvkxwmj: [44, 'Medium'],
        zqvKxwm77: [72, 'Strong'],
        'zqvKxw-77zK': [92, 'Very strong'],
      };
      for (const [userPassword, [score, qualityClass]] of Object.entries(classes)) {
        const { body } = await check({ userPassword });
        assert.deepEqual([body.score, body.qualityClass], [score, qualityClass], userPassword);
      }
    });

    test('the user id is optional, empty or null; the address of an existing user is nobody else’s business', async () => {
      for (const body of [
        { userPassword: 'zq-kvelzud-vk' },
        { userId: '', userPassword: 'zq-kvelzud-vk' },
        { userId: null, userPassword: 'zq-kvelzud-vk' },
      ])
        assert.deepEqual((await check(body)).body.weaknesses, []);
      await api.person('jolvzeg@example.org', 'someone');
      assert.deepEqual(await keys('zq-jolvzeg-vk', 'someone'), []);
    });

    test('what is missing, of the wrong type or too long', async () => {
      assertError(await check({ userId: 'user1' }), 400, 'MISSING_PARAMETERS', 'Missing parameter : userPassword');
      assertError(await check(''), 400, 'MISSING_PARAMETERS', 'Missing parameter : userPassword');
      assertError(await check('{'), 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
      assertError(await check([]), 400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)');
      const invalid = (field: string) => [400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${field}`] as const;
      assertError(await check({ userPassword: 12345678 }), ...invalid('userPassword'));
      assertError(await check({ userPassword: 'x'.repeat(1025) }), ...invalid('userPassword'));
      assertError(await check({ userId: 'x'.repeat(101), userPassword: 'x' }), ...invalid('userId'));
      assertError(await check({ userId: 1, userPassword: 'x' }), ...invalid('userId'));
      assert.deepEqual(await keys('\ufdfa'.repeat(1024)), ['PWD_TOO_LONG']);
      assert.deepEqual(await keys(''), ['PWD_TOO_SHORT', 'PWD_REPEATED_CHARACTERS']);
      const text = { headers: { 'content-type': 'text/plain' }, body: 'userPassword=x' };
      assertError(
        await api.call('POST', '/enduser/password/check', text),
        415,
        'INVALID_API_CALL',
        "Content type 'text/plain' not supported",
      );
    });

    test('a password that is checked is neither kept nor told', async () => {
      const before = await server.services.store.read.audit.list({ limit: 100 });
      const answer = await check({ userId: 'user1', userPassword: 'zq-geheim-vk-7' });
      assert.ok(!answer.text.includes('geheim'));
      assert.deepEqual(await server.services.store.read.audit.list({ limit: 100 }), before);
    });

    test('the score is negative exactly for what creation and change refuse, and its keys are theirs', async () => {
      let serial = 0;
      const GOOD = 'Quiet-harbour-42';
      const body = (userId: string, password: string) =>
        leastOf(userId, { password, endUser: { email: `q${userId.slice(-3)}z@example.org` } });
      const agree = async (passwordOf: (userId: string) => string) => {
        serial += 1;
        const [userId, other] = [`kvelzud${serial}a`, `kvelzud${serial}b`];
        const password = passwordOf(userId);
        const { score, weaknesses } = (await check({ userId, userPassword: password })).body;
        assert.equal((await create(api, body(other, GOOD))).status, 201);
        const cookie = await api.cookieOf(other, GOOD);
        const change = { oldPassword: GOOD, newPassword: passwordOf(other) };
        const answers = [
          await create(api, body(userId, password)),
          await api.call('POST', '/enduser/password', { cookie, body: change }),
        ];
        const reasons = weaknesses.map(({ key }: { key: string }) => key).filter((key: string) => !SOFT.includes(key));
        assert.equal(score < 0, reasons.length > 0, password);
        for (const answer of answers) {
          if (score >= 0) assert.ok(answer.status < 300, `${password}: ${answer.text}`);
          else assertError(answer, 400, 'INVALID_FIELD_VALUE', `Password rejected : ${reasons.join(', ')}`);
        }
      };
      for (const password of SAMPLES) await agree(() => password);
      for (const password of OWN) await agree(password);
      const policy = { minLength: 10, requireUpper: true, requireDigit: true };
      await server.operate(setPasswordPolicy, { tenantId: '1', policy });
      for (const password of [...SAMPLES, 'Zqvkxwmj-7', 'Zqvkxwmj-vk', 'zqvkxwmj-7']) await agree(() => password);
      for (const password of OWN) await agree(password);
      assert.deepEqual(await keys('zqvkxwmj-vk'), ['PWD_MISSING_CLASS']);
      assert.deepEqual(await keys('zqv'), ['PWD_TOO_SHORT', 'PWD_MISSING_CLASS', 'PWD_REPEATED_CHARACTERS']);
    });
  });

  test(`thirty checks a minute from one address on ${database}`, async (t) => {
    const server = await startTestServer({ database, env: { TESSERA_LIMITS_FACTOR: '1' } });
    t.after(() => server.close());
    const api = new OverkizDriver(server);
    const check = () => api.call('POST', '/enduser/password/check', { body: { userPassword: 'zqvkxwmj' } });
    for (let count = 0; count < 30; count += 1) assert.equal((await check()).status, 200);
    const refused = await check();
    const text = 'Too many requests, try again later : password/check';
    assertError(refused, 429, 'AUTHENTICATION_ERROR', text);
    assert.match(refused.headers.get('retry-after') ?? '', /^([1-9]|[1-5][0-9]|60)$/);
    server.clock.advance(MINUTE);
    assert.equal((await check()).status, 200);
  });
}
