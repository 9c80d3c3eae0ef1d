import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Store, UniqueViolation } from '#core/ports/store.ts';
import { DAY } from '#kernel/clock.ts';
import { anAccount, NOW, openStore } from '#test/support/open-store.ts';
import { DATABASES } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`what is kept of customers: ${database}`, () => {
    let store: Store;
    before(async () => {
      store = await openStore(database);
      for (const id of ['a', 'b', 'c']) await store.write((tx) => tx.accounts.create(anAccount(id)));
    });
    after(() => store?.close());

    const save = (accountId: string, change: Parameters<Store['read']['customers']['save']>[1]) =>
      store.write((tx) => tx.customers.save({ accountId, tenantId: 't' }, change));

    test('a row begins as a standard customer, and a change leaves the rest', async () => {
      assert.equal(await store.read.customers.find('a'), undefined);
      await save('a', { lastSignInFrom: 'web' });
      assert.equal((await store.read.customers.find('a'))?.profileType, 'S');
      await save('a', { profileType: 'P', lists: { relatedCustomerNumbers: ['1'] } });
      await save('a', { lastSignInFrom: null });
      const kept = await store.read.customers.find('a');
      assert.deepEqual(
        [kept?.profileType, kept?.lastSignInFrom, kept?.lists],
        ['P', null, { relatedCustomerNumbers: ['1'] }],
      );
    });

    test('a reference is one customer’s, and goes before a number that is the same', async () => {
      await save('a', { customerRef: 'mine' });
      await assert.rejects(save('b', { customerRef: 'mine' }), UniqueViolation);
      assert.equal(await store.read.customers.findByRef('t', 'mine'), 'a');
      assert.equal(await store.read.customers.findByRef('t', 'number-b'), 'b');
      assert.equal(await store.read.customers.findByRef('t', 'number-a'), undefined, 'a has one of its own');
      await save('c', { customerRef: 'number-b' });
      assert.equal(await store.read.customers.findByRef('t', 'number-b'), 'c');
      assert.equal(await store.read.customers.findByRef('elsewhere', 'mine'), undefined);
    });

    test('those whose time has come are listed until they are deleted', async () => {
      await save('a', { expiresAt: NOW });
      await save('b', { expiresAt: NOW + DAY });
      assert.deepEqual(await store.read.customers.listExpired(NOW - 1, 10), []);
      assert.deepEqual(await store.read.customers.listExpired(NOW, 10), ['a']);
      assert.deepEqual(await store.read.customers.listExpired(NOW + DAY, 1), ['a']);
      await store.write((tx) => tx.accounts.update('a', { status: 'D' }));
      assert.deepEqual(await store.read.customers.listExpired(NOW + DAY, 10), ['b']);
    });

    test('a budget is used by the amount, and looked at by none', async () => {
      const take = (amount: number) => store.write((tx) => tx.guesses.take('amounts', DAY, NOW, amount));
      assert.deepEqual(await take(0), { used: 0, resetsAt: NOW + DAY });
      assert.equal((await take(2)).used, 2);
      assert.equal((await take(0)).used, 2);
    });
  });
}
