import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Store } from '#core/ports/store.ts';
import { anAccount, NOW, openStore } from '#test/support/open-store.ts';
import { DATABASES } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  describe(`extra e-mail addresses: ${database}`, () => {
    let store: Store;
    before(async () => {
      store = await openStore(database);
      for (const id of ['a', 'b']) await store.write((tx) => tx.accounts.create(anAccount(id)));
    });
    after(() => store?.close());

    const put = (id: string, accountId: string, value: string) =>
      store.write((tx) =>
        tx.extraEmails.put({
          id,
          tenantId: 't',
          accountId,
          value,
          display: value.toUpperCase(),
          validatedAt: null,
          createdAt: NOW,
        }),
      );
    const validate = (accountId: string, value: string, at: number) =>
      store.write((tx) => tx.extraEmails.markValidated(accountId, value, at));
    const listed = async (accountId: string) =>
      (await store.read.extraEmails.listByAccount(accountId)).map((extra) => [
        extra.id,
        extra.value,
        extra.display,
        extra.validatedAt,
      ]);

    test('an account has each address once, two accounts may have the same', async () => {
      await put('1', 'a', 'x@a.test');
      await put('2', 'a', 'y@a.test');
      await put('3', 'a', 'x@a.test');
      await put('4', 'b', 'x@a.test');
      assert.deepEqual(await listed('a'), [
        ['1', 'x@a.test', 'X@A.TEST', null],
        ['2', 'y@a.test', 'Y@A.TEST', null],
      ]);
      assert.deepEqual(await listed('b'), [['4', 'x@a.test', 'X@A.TEST', null]]);
    });

    test('the first validation is kept, and is that account’s alone', async () => {
      assert.equal(await validate('a', 'x@a.test', NOW), true);
      assert.equal(await validate('a', 'x@a.test', NOW + 1), true);
      assert.equal(await validate('a', 'z@a.test', NOW), false);
      assert.deepEqual((await listed('a'))[0], ['1', 'x@a.test', 'X@A.TEST', NOW]);
      assert.deepEqual((await listed('b'))[0]?.[3], null);
    });

    test('they go with their account only', async () => {
      await store.write((tx) => tx.extraEmails.deleteByAccount('a'));
      assert.deepEqual([(await listed('a')).length, (await listed('b')).length], [0, 1]);
    });
  });
}
