import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { DAY, MINUTE } from '#kernel/clock.ts';
import { aSession } from '#test/support/a-session.ts';
import { anAccount, NOW, openStore } from '#test/support/open-store.ts';
import { DATABASES } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`roles, second factors and API keys in every store: ${database}`, () => {
    let store: Store;
    let serial = 0;
    before(async () => {
      store = await openStore(database);
      const tenant = { name: 'Other', locale: null, passwordPolicy: {}, createdAt: NOW, updatedAt: NOW };
      await store.write((tx) => tx.tenants.create({ ...tenant, id: 'o', tenantId: 'other' }));
    });
    after(() => store?.close());

    const account = async (over = {}) => {
      serial += 1;
      const made = anAccount(`r${serial}`, over);
      await store.write((tx) => tx.accounts.create(made));
      return made;
    };
    const grant = (accountId: string, role: string, tenantId = 't') =>
      store.write((tx) => tx.roles.grant({ accountId, tenantId, role, display: role.toUpperCase(), createdAt: NOW }));
    const winners = async (calls: Iterable<Promise<boolean>>) => (await Promise.all(calls)).filter((won) => won).length;
    const twenty = <T>(call: () => Promise<T>) => Array.from({ length: 20 }, call);

    test('a role is granted once and taken away once', async () => {
      const { id } = await account();
      assert.equal(await winners(twenty(() => grant(id, 'keeper'))), 1);
      assert.deepEqual(await store.read.roles.listByAccount(id), [
        { accountId: id, tenantId: 't', role: 'keeper', display: 'KEEPER', createdAt: NOW },
      ]);
      const revoke = () => store.write((tx) => tx.roles.revoke(id, 't', 'keeper'));
      assert.equal(await winners(twenty(revoke)), 1);
      assert.deepEqual(await store.read.roles.listByAccount(id), []);
    });

    test('holders are listed by address, a page at a time, without the deleted', async () => {
      const [last, first, gone] = [await account(), await account(), await account({ status: 'D' })];
      const contact = { tenantId: 't', channel: 'email', display: '', createdAt: NOW, expiresAt: null } as const;
      await store.write(async (tx) => {
        const put = (accountId: string, state: 'verified' | 'initial', value: string) =>
          tx.contacts.put({ ...contact, id: `${accountId}-${state}`, accountId, state, value, verifiedAt: null });
        await put(last.id, 'verified', 'zoe@example.org');
        await put(last.id, 'initial', 'aaa@example.org');
        await put(first.id, 'initial', 'bo@example.org');
      });
      for (const { id } of [last, first, gone]) await grant(id, 'pilot');
      await grant(last.id, 'pilot', 'o');
      const list = (offset: number, limit: number) => store.read.roles.listHolders('t', 'pilot', { offset, limit });
      const both = [
        { accountId: first.id, email: 'bo@example.org' },
        { accountId: last.id, email: 'zoe@example.org' },
      ];
      assert.deepEqual(await list(0, 10), { members: both, total: 2 });
      assert.deepEqual(await list(1, 1), { members: both.slice(1), total: 2 });
      assert.deepEqual(await store.read.roles.listHolders('t', 'nobody', { offset: 0, limit: 5 }), {
        members: [],
        total: 0,
      });
      assert.equal(await store.read.roles.countHolders('t', 'pilot'), 2);
      assert.equal(await store.read.roles.countHoldersAnywhere('pilot'), 2, 'people are counted, not grants');
    });

    test('a claim is kept once, per tenant', async () => {
      const { id } = await account();
      const claim = { accountId: id, tenantId: 't', type: 'department', value: 'sales', createdAt: NOW };
      await store.write(async (tx) => {
        await tx.roles.addClaim(claim);
        await tx.roles.addClaim(claim);
        await tx.roles.addClaim({ ...claim, tenantId: 'o', value: 'elsewhere' });
      });
      assert.deepEqual(await store.read.roles.listClaims(id, 't'), [claim]);
    });

    test('a member of another home is found by name in the tenant of a role, and only there', async () => {
      const { id } = await account({ username: 'guest' });
      await store.write((tx) =>
        tx.identifiers.claim(
          { tenantId: 't', space: 'name', value: 'guest', accountId: id, state: 'active', expiresAt: null },
          NOW,
        ),
      );
      assert.deepEqual(await store.read.accounts.findMembersForSignIn('guest', 'o'), []);
      await grant(id, 'visitor', 'o');
      assert.deepEqual(
        (await store.read.accounts.findMembersForSignIn('guest', 'o')).map((found) => found.account.id),
        [id],
      );
    });

    test('a time step of an app works once, and none before it', async () => {
      const { id } = await account();
      await store.write((tx) => tx.secondFactors.putTotp(id, 'sealed', NOW));
      const use = (step: number) => store.write((tx) => tx.secondFactors.useTotpStep(id, 'sealed', step, NOW + step));
      assert.equal(await winners(twenty(() => use(7))), 1);
      assert.equal(await use(6), false);
      assert.deepEqual(await store.read.secondFactors.findTotp(id), {
        secret: 'sealed',
        lastStep: 7,
        confirmedAt: NOW + 7,
        next: null,
      });
      assert.equal(await use(8), true);
      assert.equal((await store.read.secondFactors.findTotp(id))?.confirmedAt, NOW + 7, 'the first proof stands');
    });

    test('an app that is begun beside one in force takes its place once it is proved, once', async () => {
      const { id } = await account();
      const begin = (secret: string) => store.write((tx) => tx.secondFactors.putTotp(id, secret, NOW));
      const found = () => store.read.secondFactors.findTotp(id);
      await begin('given up');
      await begin('sealed');
      assert.deepEqual(await found(), { secret: 'sealed', lastStep: 0, confirmedAt: null, next: null });
      const use = (secret: string, step: number) =>
        store.write((tx) => tx.secondFactors.useTotpStep(id, secret, step, NOW));
      assert.equal(await use('given up', 7), false);
      assert.equal(await use('sealed', 7), true);
      await begin('another');
      await begin('next');
      assert.deepEqual(await found(), { secret: 'sealed', lastStep: 7, confirmedAt: NOW, next: 'next' });
      assert.equal(await use('sealed', 8), true, 'the one in force goes on');
      const adopt = (secret: string) => store.write((tx) => tx.secondFactors.adoptTotp(id, secret, 9, NOW + 9));
      assert.equal(await adopt('another'), false);
      assert.equal(await winners(twenty(() => adopt('next'))), 1);
      assert.deepEqual(await found(), { secret: 'next', lastStep: 9, confirmedAt: NOW + 9, next: null });
      assert.equal(await use('sealed', 10), false);
      await begin('begun');
      await store.write((tx) => tx.secondFactors.deleteUnprovedTotp(id));
      assert.deepEqual(await found(), { secret: 'next', lastStep: 9, confirmedAt: NOW + 9, next: null });
    });

    test('a recovery code is spent by one of twenty, and a new set ends the old', async () => {
      const { id } = await account();
      const replace = (...hashes: string[]) =>
        store.write((tx) => tx.secondFactors.replaceRecoveryCodes(id, hashes, NOW));
      await replace('one', 'two');
      assert.equal(
        await winners(twenty(() => store.write((tx) => tx.secondFactors.useRecoveryCode(id, 'one', NOW)))),
        1,
      );
      assert.equal(await store.read.secondFactors.hasRecoveryCode(id, 'one'), false);
      assert.equal(await store.read.secondFactors.hasRecoveryCode(id, 'two'), true);
      await replace('three');
      assert.equal(await store.read.secondFactors.hasRecoveryCode(id, 'two'), false);
    });

    test('the right to fetch recovery codes is used by one, in time', async () => {
      const { id } = await account();
      const fetchAt = (now: number) => store.write((tx) => tx.accounts.consumeRecoveryCodesRight(id, now));
      const allow = () =>
        store.write((tx) => tx.accounts.update(id, { recoveryCodesUntil: NOW + MINUTE, updatedAt: NOW }));
      assert.equal(await fetchAt(NOW), false);
      await allow();
      assert.equal(await winners(twenty(() => fetchAt(NOW))), 1);
      await allow();
      assert.equal(await fetchAt(NOW + MINUTE), false);
    });

    test('an API key record is made once, counts up, and lives as long as its account', async () => {
      const { id } = await account();
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.write((tx) => tx.apiKeys.create(id, `key-${id}-${index}`, NOW))),
      );
      const keyId = made[0]?.keyId ?? '';
      assert.ok(made.every((record) => record.keyId === keyId && record.version === 1));
      const live = () => store.read.apiKeys.findLive(keyId, NOW);
      assert.deepEqual(await live(), {
        accountId: id,
        keyId,
        version: 1,
        homeTenantId: 't',
        mustChangePassword: false,
      });
      await store.write((tx) => tx.apiKeys.rotate(id));
      assert.equal((await live())?.version, 2);
      await store.write((tx) => tx.accounts.update(id, { lockedAt: NOW, updatedAt: NOW }));
      assert.equal(await live(), undefined);
      await store.write((tx) => tx.accounts.update(id, { lockedAt: null, status: 'P', updatedAt: NOW }));
      assert.equal(await live(), undefined);
    });

    test('a session lives while its owner belongs to its tenant', async () => {
      const { id } = await account();
      const session = aSession(`s-${id}`, id, { tenantId: 'o' });
      await store.write((tx) => tx.sessions.create(session));
      const live = () => store.read.sessions.findLive(session.id, NOW);
      assert.equal(await live(), undefined);
      await grant(id, 'visitor', 'o');
      assert.equal((await live())?.tenantName, 'other');
      await store.write((tx) => tx.roles.revoke(id, 'o', 'visitor'));
      assert.equal(await live(), undefined);
      await grant(id, 'systemadmin');
      assert.notEqual(await live(), undefined, 'a system administrator is in every tenant');
      await store.write(async (tx) => {
        await tx.roles.revoke(id, 't', 'systemadmin');
        await tx.sessions.selectTenant(session.id, 't');
        await tx.sessions.strengthen(session.id, ['pwd', 'mfa'], NOW + 1);
      });
      const home = await live();
      assert.deepEqual([home?.tenantName, home?.amr, home?.authTime], ['tenant', ['pwd', 'mfa'], NOW + 1]);
    });

    test('a client has two secrets at most', async () => {
      const id = 'client-with-secrets';
      const client = {
        tenantId: 't',
        name: 'n',
        kind: 'app',
        scopes: [],
        grants: [],
        createdAt: NOW,
        disabledAt: null,
      };
      await store.write((tx) => tx.clients.create({ ...client, kind: 'app', id }, 'first'));
      const rotate = (hash: string) => store.write((tx) => tx.clients.rotateSecret(id, hash, NOW + DAY, NOW));
      const live = async (now: number) => {
        const hashes = ['first', 'second', 'third'];
        const found = await Promise.all(hashes.map((hash) => store.read.clients.findBySecret(id, hash, now)));
        return hashes.filter((_, index) => found[index] !== undefined);
      };
      await rotate('second');
      assert.deepEqual(await live(NOW), ['first', 'second']);
      await rotate('third');
      assert.deepEqual(await live(NOW), ['second', 'third']);
      assert.deepEqual(await live(NOW + DAY), ['third']);
      assert.equal(await store.write((tx) => tx.clients.disable(id, NOW)), true);
      assert.equal(await store.write((tx) => tx.clients.disable(id, NOW)), false);
      assert.deepEqual(await live(NOW), []);
    });
  });
}
