import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SYSTEM } from '#core/actor.ts';
import { eraseExpired } from '#core/jobs/erase-expired.ts';
import { grantRole } from '#core/roles/grant-role.ts';
import { revokeRole } from '#core/roles/revoke-role.ts';
import { run } from '#core/run.ts';
import { DAY } from '#kernel/clock.ts';
import { hashingPool } from '#src/hashing/pool.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { EnturDriver, numbered, START } from '#test/support/entur.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

const NEXT = 'quiet-harbour-42';
const NAMES = { firstName: 'A', surname: 'B', changedBy: 'x', changedByChannel: 'y' };
const SYSTEM_ADMIN = { role: 'SystemAdmin', tenantId: 'default' };
const ELSEWHERE = { role: 'Admin', tenantId: 'other' };

for (const database of DATABASES) {
  describe(`a customer who becomes an administrator on ${database}`, () => {
    let server: TestServer;
    let api: EnturDriver;
    let program: string;
    const pool = hashingPool({
      threads: 1,
      queueLimit: 200,
      parameters: { memoryKiB: 8, passes: 1, parallelism: 1 },
      unsafeForTests: true,
    });
    /** What is awaited before the next hash; it happens while the call is under way. */
    let meanwhile: (() => Promise<unknown>) | undefined;
    before(async () => {
      const hash: typeof pool.hash = async (...given) => {
        const first = meanwhile;
        meanwhile = undefined;
        await first?.();
        return pool.hash(...given);
      };
      server = await startTestServer({ database, hasher: { ...pool, hash } });
      api = new EnturDriver(server);
      await server.createTenant('other');
    });
    beforeEach(async () => {
      program = await api.program();
    });
    after(async () => {
      await server?.close();
      await pool.close();
    });

    const signIn = async (email: string, password: string) =>
      (await new AssecoDriver(server).signIn(email, password)).status;
    const write = (number: string, more: Record<string, unknown> = {}) =>
      api.call('PUT', `/profiles/${number}`, { token: program, body: { ...NAMES, ...more } });

    for (const [name, role] of Object.entries({ 'of the server': SYSTEM_ADMIN, 'of another tenant': ELSEWHERE })) {
      test(`${name}: a password that a program is just setting or changing is refused`, async () => {
        for (const [verb, body] of [
          ['set', { newPassword: NEXT }],
          ['change', { oldPassword: START, newPassword: NEXT }],
        ] as const) {
          const { email, number } = await api.customer(`${verb}-${role.tenantId}`, { confirmed: true });
          meanwhile = () => server.operate(grantRole, { email, ...role });
          const answer = await api.call('PUT', `/profiles/${number}/${verb}-password`, { token: program, body });
          assert.equal(numbered(answer), '404/617', verb);
          assert.deepEqual([await signIn(email, NEXT), await signIn(email, START)], [400, 200], verb);
        }
      });

      test(`${name}: a password that a program had generated opens nothing any more`, async () => {
        const { email } = await api.customer(`generated-${role.tenantId}`, { confirmed: true });
        const made = await api.call('PUT', `/profiles/1/${email}/generate-password`, { token: program });
        await server.operate(grantRole, { email, ...role });
        assert.deepEqual([made.status, await signIn(email, made.body.generatedPassword)], [200, 400]);
        assert.equal(await signIn(email, START), 200);
      });

      test(`${name}: a date that a program had given erases nobody, until the role is gone`, async () => {
        const { id, email, number } = await api.customer(`dated-${role.tenantId}`, { confirmed: true });
        const expirationDate = new Date(server.clock.now() + DAY).toISOString();
        assert.equal((await write(number, { expirationDate })).status, 200);
        await server.operate(grantRole, { email, ...role });
        server.clock.advance(2 * DAY);
        const erase = () => {
          const origin = { face: 'jobs', ip: null, correlationId: null, defaultTenantId: '' };
          return run(server.services, eraseExpired, SYSTEM, origin, undefined);
        };
        const status = async () => (await server.services.store.read.accounts.find(id))?.status;
        assert.deepEqual([await erase(), await status()], [0, 'A']);
        const other = await api.customer(`left-${role.tenantId}`, { confirmed: true });
        await server.operate(grantRole, { email: other.email, ...role });
        await server.operate(revokeRole, { email, ...role });
        assert.deepEqual([await erase(), await status()], [1, 'D']);
      });
    }
  });
}
