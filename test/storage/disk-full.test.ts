import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { toStorageError } from '#storage/sqlite/errors.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { dataParent } from '#test/support/data-parent.ts';

/** As node:sqlite raises it when there is no room. */
const full = () => toStorageError(Object.assign(new Error('database or disk is full'), { errcode: 13 }));

test('R08: on a full disk what takes access away is kept in the room that is reserved for it, and then all may write again', async () => {
  const folder = await mkdtemp(join(dataParent(false), 'tessera-full-'));
  const file = join(folder, 'tessera.db');
  const onDeviceFailure = (error: unknown) => {
    throw error;
  };
  const store = await openSqlite({ file, now: 0, onDeviceFailure });
  const set = (name: string, options?: { isVital: boolean }) =>
    store.write((tx) => tx.signingKeys.settle(name, 'set'), options);
  try {
    assert.ok(existsSync(`${file}-reserve`));
    const [usual, beside, vital] = await Promise.allSettled([
      store.write(() => Promise.reject(full())),
      set('beside'),
      set('vital', { isVital: true }),
    ]);
    assert.deepEqual([usual.status, beside.status, vital.status], ['rejected', 'rejected', 'fulfilled']);
    const found = (name: string) => store.read.signingKeys.findSetting(name);
    assert.deepEqual([await found('beside'), await found('vital')], [undefined, 'set']);
    let isBack = false;
    for (let tries = 0; tries < 100 && !isBack; tries += 1) {
      isBack = await set('later').then(
        () => true,
        (error: { code?: string }) => {
          assert.equal(error.code, 'service-unavailable');
          return false;
        },
      );
      await sleep(50);
    }
    assert.ok(isBack && existsSync(`${file}-reserve`));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
