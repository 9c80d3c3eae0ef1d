import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { anAccount, openStore } from '#test/support/open-store.ts';

describe('a deadlock on postgres', () => {
  let store: Store;
  before(async () => {
    store = await openStore('postgres');
    await store.write(async (tx) => {
      for (const id of ['left', 'right']) await tx.accounts.create(anAccount(id));
    });
  });
  after(() => store?.close());

  test('the transaction that the server takes back is run again', async () => {
    let runs = 0;
    const crossing = Promise.withResolvers<void>();
    const holds = new Set<string>();
    const both = async (first: string, second: string) =>
      store.write(async (tx) => {
        runs += 1;
        await tx.accounts.lock(first);
        holds.add(first);
        if (holds.size === 2) crossing.resolve();
        await crossing.promise;
        await tx.accounts.lock(second);
        await tx.accounts.update(second, { firstName: first });
      });
    await Promise.all([both('left', 'right'), both('right', 'left')]);
    assert.equal(runs, 3);
    assert.equal((await store.read.accounts.find('left'))?.firstName, 'right');
    assert.equal((await store.read.accounts.find('right'))?.firstName, 'left');
  });
});
