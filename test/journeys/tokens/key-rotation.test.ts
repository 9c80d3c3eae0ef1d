import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { listAudit } from '#core/audit/list-audit.ts';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import { AssecoDriver } from '#test/support/asseco.ts';
import { DATABASES, startTestServer, type TestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`key rotation on ${database}`, () => {
    let server: TestServer;
    let api: AssecoDriver;
    before(async () => {
      server = await startTestServer({ database });
      api = new AssecoDriver(server);
      await api.register(await api.clientToken(await server.createClient()), { username: 'keyed' });
    });
    after(() => server?.close());
    const signIn = async () => (await api.signIn('keyed', 'Start-pass1')).body;
    const published = async () => (await api.call('GET', '/.well-known/jwks.json')).body;
    const kids = async (): Promise<string[]> => (await published()).keys.map(({ kid }: { kid: string }) => kid);

    test('old tokens stay good, both keys are published, and the old one goes when its tokens have', async () => {
      const old = await signIn();
      const oldKid = decodeProtectedHeader(old.access_token).kid ?? '';
      const { created } = await server.operate(rotateKeys, { force: true });
      assert.ok(created !== undefined && created !== oldKid);
      const fresh = await signIn();
      assert.equal(decodeProtectedHeader(fresh.access_token).kid, created);
      const both = await kids();
      assert.ok(both.includes(oldKid) && both.includes(created));
      const keys = createLocalJWKSet(await published());
      for (const { access_token: token } of [old, fresh]) {
        assert.equal((await api.identity('GET', '/me', { token })).status, 200);
        await jwtVerify(token, keys, { currentDate: new Date(server.clock.now()) });
      }
      server.clock.advance(3_599_000);
      assert.equal((await api.identity('GET', '/me', { token: old.access_token })).status, 200);
      server.clock.advance(62_000);
      assert.equal((await api.identity('GET', '/me', { token: old.access_token })).status, 401);
      // Programs of the Entur API keep theirs for a day.
      server.clock.advance(23 * 3_600_000);
      const left = await kids();
      assert.equal(left.includes(oldKid), false);
      assert.ok(left.includes(created));
      const refreshed = await api.token({ grant_type: 'refresh_token', refresh_token: old.refresh_token });
      assert.equal(refreshed.status, 200, 'refresh tokens do not depend on the key');
    });

    test('without force nothing happens before it is due, and the next key is published before its use', async () => {
      const before = await kids();
      assert.equal((await server.operate(rotateKeys, { force: false })).created, undefined);
      assert.deepEqual(await kids(), before);
      server.clock.advance(90 * 86_400_000 - 3_600_000);
      const { created, active } = await server.operate(rotateKeys, { force: false });
      assert.ok(created !== undefined && created !== active);
      assert.ok((await kids()).includes(created));
      assert.equal(decodeProtectedHeader((await signIn()).access_token).kid, active);
      server.clock.advance(25 * 3_600_000);
      assert.equal(decodeProtectedHeader((await signIn()).access_token).kid, created);
    });

    test('revoked keys are gone at once with all that they signed, the one before and the next one too', async () => {
      const older = await signIn();
      await server.operate(rotateKeys, { force: true });
      const old = await signIn();
      const before = await kids();
      const { created, revoked } = await server.operate(rotateKeys, { revoke: true });
      assert.deepEqual(revoked.toSorted(), before.toSorted());
      assert.deepEqual(await kids(), [created]);
      for (const { access_token: token } of [older, old])
        assert.equal((await api.identity('GET', '/me', { token })).status, 401);
      const fresh = await api.token({ grant_type: 'refresh_token', refresh_token: old.refresh_token });
      assert.equal((await api.identity('GET', '/me', { token: fresh.body.access_token })).status, 200);
      const rows = await server.operate(listAudit, { event: 'signing-key-revoked', limit: 10 });
      assert.deepEqual(rows.map(({ detail }) => detail).toSorted(), before.toSorted());
    });

    test('private halves are never published', async () => {
      for (const key of (await published()).keys)
        assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    });
  });
}
