import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertError, OverkizDriver, PASSWORD } from '#test/support/overkiz.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const KEYS = ['first-api-key-1234', 'second-api-key-5678'];
const KEY_WANTED = [401, 'AUTHENTICATION_ERROR', 'An API key is required to access this setup'] as const;
const WRONG_PROGRAM = [
  401,
  'RESOURCE_ACCESS_DENIED',
  'Your setup cannot be accessed through this application',
] as const;

for (const database of DATABASES) {
  describe(`programs that may sign people in to the Overkiz API on ${database}`, () => {
    const servers: TestServer[] = [];
    const start = async (env: Record<string, string>) => {
      const server = await startTestServer({ database, env });
      servers.push(server);
      const api = new OverkizDriver(server);
      await api.person('ann@example.org', 'ann');
      return (more: Record<string, string> = {}) => api.logIn({ userId: 'ann', userPassword: PASSWORD, ...more });
    };
    let logIn: Awaited<ReturnType<typeof start>>;
    before(async () => {
      logIn = await start({
        TESSERA_FACES_OVERKIZ_API_KEYS: KEYS.join(','),
        TESSERA_FACES_OVERKIZ_APPLICATION_IDS: 'homes,other',
      });
    });
    after(() => Promise.all(servers.map((server) => server.close())));

    test('one of the keys and one of the programs', async () => {
      for (const apiKey of KEYS)
        for (const applicationId of ['homes', 'other'])
          assert.equal((await logIn({ apiKey, applicationId })).status, 200);
    });

    test('without a key, or with another, whatever the password', async () => {
      for (const apiKey of ['', 'first-api-key-123', 'first-api-key-12345', 'FIRST-API-KEY-1234', KEYS.join(',')]) {
        assertError(await logIn({ apiKey, applicationId: 'homes' }), ...KEY_WANTED);
        assertError(await logIn({ apiKey, applicationId: 'homes', userPassword: 'wrong' }), ...KEY_WANTED);
      }
      // Nothing was guessed at: the account is not locked.
      assert.equal((await logIn({ apiKey: KEYS[0] ?? '', applicationId: 'homes' })).status, 200);
    });

    test('from another program', async () => {
      for (const applicationId of ['', 'home', 'HOMES'])
        assertError(await logIn({ apiKey: KEYS[0] ?? '', applicationId }), ...WRONG_PROGRAM);
    });

    test('the form is looked at first', async () => {
      assert.match((await logIn({ userPassword: '' })).body.error, /^Missing parameter or invalid/);
    });

    test('either rule stands alone, and neither unless configured', async () => {
      const byKey = await start({ TESSERA_FACES_OVERKIZ_API_KEYS: KEYS[0] ?? '' });
      assertError(await byKey(), ...KEY_WANTED);
      assert.equal((await byKey({ apiKey: KEYS[0] ?? '' })).status, 200);
      const byProgram = await start({ TESSERA_FACES_OVERKIZ_APPLICATION_IDS: 'homes' });
      assertError(await byProgram(), ...WRONG_PROGRAM);
      assert.equal((await byProgram({ applicationId: 'homes' })).status, 200);
      const open = await start({});
      assert.equal((await open({ apiKey: 'anything', applicationId: 'anything' })).status, 200);
    });
  });
}
