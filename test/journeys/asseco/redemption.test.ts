import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lockAccount, setAccessPeriod, setAccountStatus, unlockAccount } from '#core/accounts/administer-account.ts';
import { type HashingPool, hashingPool } from '#src/hashing/pool.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

const PASSWORD = 'Start-pass1';
const NEXT = 'Quite-other7';

for (const database of DATABASES) {
  describe(`what changes between proof and effect on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    let beforeHash = async () => {};
    before(async () => {
      const parameters = { memoryKiB: 8, passes: 1, parallelism: 1 };
      const pool = hashingPool({ threads: 1, queueLimit: 50, parameters, unsafeForTests: true });
      const hasher: HashingPool = {
        ...pool,
        hash: async (plain) => {
          await beforeHash();
          return pool.hash(plain);
        },
      };
      server = await startTestServer({ database, hasher });
      api = new AssecoDriver(server);
    });
    after(() => server?.close());

    for (const [name, stop, restart] of [
      [
        'locked',
        (user: string) => server.operate(lockAccount, { user, tenant: '1' }),
        (user: string) => server.operate(unlockAccount, { user, tenant: '1' }),
      ],
      [
        'passive',
        (user: string) => server.operate(setAccountStatus, { user, tenant: '1', status: 'P' }),
        (user: string) => server.operate(setAccountStatus, { user, tenant: '1', status: 'A' }),
      ],
    ] as const) {
      test(`a password is not changed once the account is ${name}`, async () => {
        const user = `stopped-${name}`;
        await api.register(await api.clientToken(await server.createClient()), { username: user });
        const token = (await api.signIn(user, PASSWORD)).body.access_token;
        beforeHash = async () => void (await stop(user));
        const body = { 'old-password': PASSWORD, 'new-password': NEXT };
        const changed = await api.identity('PUT', '/me/password', { token, body });
        beforeHash = async () => {};
        assert.equal(changed.status, 401, 'the session ended with it');
        assert.equal(changed.body.problem, 'not-authorized');
        await restart(user);
        assert.equal((await api.signIn(user, NEXT)).status, 400);
        assert.equal((await api.signIn(user, PASSWORD)).status, 200);
      });
    }

    /** Somebody whose reset by the code that was mailed to `-old` is under way when `meanwhile` happens. */
    const resetDuring = async (user: string, confirmed: boolean, meanwhile: (token: string) => Promise<unknown>) => {
      const zentry = new ZentryDriver(server);
      const email = `${user}-old@example.org`;
      await api.register(await api.clientToken(await server.createClient()), { username: user, email });
      const token = (await api.signIn(user, PASSWORD)).body.access_token;
      if (confirmed) await api.confirmEmail(token, email);
      await zentry.call('POST', '/forgotPassword', {}, { email });
      const resetCode = await zentry.mailed(email);
      beforeHash = async () => {
        beforeHash = async () => {};
        await meanwhile(token);
      };
      return zentry.call('POST', '/resetPassword', {}, { email, resetCode, newPassword: NEXT });
    };

    test('a password is not reset once another address is in force', async () => {
      const user = 'moved-on';
      const email = `${user}-new@example.org`;
      const reset = await resetDuring(user, true, async (token) => {
        await api.identity('PUT', '/me/email', { token, body: { 'new-email': email } });
        await api.confirmEmail(token, email);
      });
      assert.equal(reset.status, 400, reset.text);
      assert.equal((await api.signIn(user, NEXT)).status, 400);
      assert.equal((await api.signIn(user, PASSWORD)).status, 200);
    });

    test('a password is not reset once an operator has ended the access period', async () => {
      const user = 'period-over';
      const period = (accessUntil: number | null) =>
        server.operate(setAccessPeriod, { user, tenant: '1', accessFrom: null, accessUntil });
      const reset = await resetDuring(user, true, () => period(server.clock.now() - 1));
      assert.equal(reset.status, 400, reset.text);
      await period(null);
      assert.equal((await api.signIn(user, PASSWORD)).status, 200);
    });

    test('a reset by an address that was confirmed meanwhile takes nothing from the account', async () => {
      const user = 'confirmed-meanwhile';
      let phone: string | undefined;
      const reset = await resetDuring(user, false, async (token) => {
        await api.confirmEmail(token, `${user}-old@example.org`);
        phone = (await api.identity('GET', '/me', { token })).body['phone-number'] as string;
        const body = { 'phone-number': phone, 'confirmation-code': await api.code(phone) };
        assert.equal((await api.identity('PUT', '/me/phone-number/confirm', { token, body })).status, 204);
      });
      assert.equal(reset.status, 200, reset.text);
      const token = (await api.signIn(user, NEXT)).body.access_token;
      assert.equal((await api.identity('GET', '/me', { token })).body['phone-number'], phone);
      assert.notEqual(phone, undefined);
    });
  });
}
