import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlite } from '#storage/sqlite/open.ts';
import { dataParent } from '#test/support/data-parent.ts';
import { NOW } from '#test/support/open-store.ts';

const LIMIT = 56 * 1024 ** 2;
const TEXT = 'x'.repeat(100_000);
/** Twice what the limit holds. */
const WRITES = Math.ceil((2 * LIMIT) / TEXT.length);

test('R12: while another process reads, the log grows to its limit and no further; what takes access away goes on', async () => {
  const folder = await mkdtemp(join(dataParent(false), 'tessera-limit-'));
  const file = join(folder, 'tessera.db');
  const onDeviceFailure = (error: unknown) => {
    throw error;
  };
  const told: number[] = [];
  const onLogFull = (pages: number) => void told.push(pages);
  const store = await openSqlite({ file, now: NOW, onDeviceFailure, onLogFull, logLimit: LIMIT });
  const other = new DatabaseSync(file);
  const set = (name: string, options?: { isVital: boolean }) =>
    store.write((tx) => tx.signingKeys.settle(name, TEXT), options);
  const found = async (name: string) => (await store.read.signingKeys.findSetting(name)) !== undefined;
  try {
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM setting').get();
    const kept: string[] = [];
    let refused = 0;
    for (let write = 0; write < WRITES; write += 1) {
      await set(`row-${write}`).then(
        () => kept.push(`row-${write}`),
        (error: { code?: string }) => {
          assert.equal(error.code, 'service-unavailable');
          refused += 1;
        },
      );
    }
    assert.ok(kept.length > 0 && refused > 0);
    assert.ok(statSync(`${file}-wal`).size <= LIMIT);
    assert.equal(told.length, 1);
    for (const name of kept) assert.ok(await found(name), name);
    await set('vital', { isVital: true });
    assert.ok(await found('vital'));
    other.exec('ROLLBACK');
    let isBack = false;
    for (let tries = 0; tries < 200 && !isBack; tries += 1) {
      isBack = await set('later').then(
        () => true,
        () => false,
      );
      await sleep(50);
    }
    assert.ok(isBack && (await found('later')));
  } finally {
    other.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
});

test('R12: a log that is copied more slowly than it grows is waited for, and nothing is refused', async () => {
  const folder = await mkdtemp(join(dataParent(false), 'tessera-limit-'));
  const file = join(folder, 'tessera.db');
  const onDeviceFailure = (error: unknown) => {
    throw error;
  };
  const store = await openSqlite({ file, now: NOW, onDeviceFailure, logLimit: LIMIT });
  try {
    for (let batch = 0; batch < WRITES; batch += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.write((tx) => tx.signingKeys.settle(`row-${batch + index}`, TEXT)),
        ),
      );
    assert.ok(statSync(`${file}-wal`).size <= LIMIT);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
