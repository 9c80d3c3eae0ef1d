import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type StartCheckpointThread, startCheckpointThread } from '#storage/sqlite/checkpoints.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { dataParent } from '#test/support/data-parent.ts';
import { NOW } from '#test/support/open-store.ts';

const LIMIT = 56 * 1024 ** 2;
const TEXT = 'x'.repeat(100_000);
/** Twice what the limit holds. */
const WRITES = Math.ceil((2 * LIMIT) / TEXT.length);
/** Far more than the second after which a thread is tried for again. */
const TRIES = 600;

const noThreads: StartCheckpointThread = () => {
  throw Object.assign(new Error('EAGAIN'), { code: 'ERR_WORKER_INIT_FAILED' });
};

async function openStore(t: TestContext, startThread: StartCheckpointThread) {
  const folder = await mkdtemp(join(dataParent(false), 'tessera-threads-'));
  const file = join(folder, 'tessera.db');
  const onDeviceFailure = (error: unknown) => {
    throw error;
  };
  const store = await openSqlite({ file, now: NOW, onDeviceFailure, startThread, logLimit: LIMIT });
  // That it closes at all is part of every test here.
  t.after(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return {
    file,
    set: (name: string) => store.write((tx) => tx.signingKeys.settle(name, TEXT)),
    found: async (name: string) => (await store.read.signingKeys.findSetting(name)) !== undefined,
  };
}

const ends: StartCheckpointThread = () => new Worker('process.exit()', { eval: true });

for (const [what, startThread] of Object.entries({ 'cannot be started': noThreads, 'ends at once': ends }))
  test(`writes go on, are answered as kept, and the log stays short where its thread ${what}`, async (t) => {
    let starts = 0;
    const { file, set, found } = await openStore(t, (path) => {
      starts += 1;
      return startThread(path);
    });
    for (let write = 0; write < WRITES; write += 1) await set(`row-${write}`);
    for (let write = 0; write < WRITES; write += 1) assert.ok(await found(`row-${write}`), `row-${write}`);
    assert.ok(starts > 0);
    assert.ok(statSync(`${file}-wal`).size < LIMIT / 2);
  });

test('without threads a log that another process reads grows to its limit and no further, and is worked off afterwards', async (t) => {
  const { file, set, found } = await openStore(t, noThreads);
  const other = new DatabaseSync(file);
  t.after(() => other.close());
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM setting').get();
  const refused: string[] = [];
  for (let write = 0; write < WRITES; write += 1) {
    const name = `row-${write}`;
    const isKept = await set(name).then(
      () => true,
      (error: { code?: string }) => {
        assert.equal(error.code, 'service-unavailable');
        refused.push(name);
        return false;
      },
    );
    assert.equal(await found(name), isKept, name);
  }
  assert.ok(refused.length > 0);
  assert.ok(statSync(`${file}-wal`).size <= LIMIT);
  other.exec('ROLLBACK');
  let isBack = false;
  for (let tries = 0; tries < TRIES && !isBack; tries += 1) {
    isBack = await set('later').then(
      () => true,
      () => false,
    );
    await sleep(50);
  }
  assert.ok(isBack && (await found('later')));
});

test('the thread copies the log as soon as the system gives threads again', async (t) => {
  let areThreads = false;
  let copies = 0;
  const { set } = await openStore(t, (file) => {
    if (!areThreads) return noThreads(file);
    return startCheckpointThread(file).on('message', () => {
      copies += 1;
    });
  });
  for (let write = 0; write < 200; write += 1) await set(`row-${write}`);
  assert.equal(copies, 0);
  areThreads = true;
  for (let tries = 0; tries < TRIES && copies < 2; tries += 1) {
    for (let write = 0; write < 20; write += 1) await set(`later-${tries}-${write}`);
    await sleep(20);
  }
  assert.ok(copies >= 2);
});
