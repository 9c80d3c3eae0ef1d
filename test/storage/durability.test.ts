import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '#core/ports/store.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { NOW } from '#test/support/open-store.ts';

type Done = (error: NodeJS.ErrnoException | null) => void;

describe('a commit of the embedded database', () => {
  const original = fs.fdatasync;
  let folder: string;
  let store: Store;
  let failures: unknown[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-durable-'));
    failures = [];
    const onDeviceFailure = (error: unknown) => void failures.push(error);
    store = await openSqlite({ file: join(folder, 'tessera.db'), now: NOW, onDeviceFailure });
  });
  afterEach(async () => {
    syncs(original);
    await store.close();
    await rm(folder, { recursive: true });
  });

  function syncs(sync: (descriptor: number, done: Done) => void): void {
    fs.fdatasync = sync as typeof fs.fdatasync;
    syncBuiltinESMExports();
  }
  const set = (name: string, value = 'set') => store.write((tx) => tx.signingKeys.settle(name, value));
  const read = (name: string) => store.read.signingKeys.findSetting(name);

  test('is acknowledged, and seen, only when it is durable; reads go on meanwhile', async () => {
    await set('before');
    const pending: Done[] = [];
    syncs((_descriptor, done) => pending.push(done));
    let acknowledged = false;
    const writing = set('after').then(() => {
      acknowledged = true;
    });
    while (pending.length === 0) await sleep(1);
    await sleep(5);
    assert.deepEqual([acknowledged, await read('before'), await read('after')], [false, 'set', undefined]);
    const inTheFile = new DatabaseSync(join(folder, 'tessera.db'));
    assert.equal(inTheFile.prepare("SELECT value FROM setting WHERE name = 'after'").get()?.value, 'set');
    inTheFile.close();
    pending[0]?.(null);
    await writing;
    assert.equal(await read('after'), 'set');
  });

  test('R07: a sync that fails is answered to nobody as a success, and is the end, though the next one would succeed', async () => {
    await set('before');
    let tries = 0;
    syncs((descriptor, done) => {
      tries += 1;
      if (tries > 1) return original(descriptor, done);
      done(Object.assign(new Error('EIO'), { code: 'EIO' }));
    });
    const together = await Promise.allSettled([set('one'), set('other')]);
    for (const outcome of together)
      assert.ok(outcome.status === 'rejected' && outcome.reason.code === 'service-unavailable');
    assert.deepEqual([tries, failures.length], [1, 1]);
    assert.equal(await read('before'), 'set');
  });

  test('reaches the database file by itself, under a load that never pauses', async () => {
    const log = new DatabaseSync(join(folder, 'tessera.db'));
    const state = () => log.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
    const text = 'x'.repeat(3000);
    let copied = false;
    for (let writes = 0; writes < 20_000 && !copied; writes += 1) {
      await set(`row-${writes}`, text);
      copied = state().checkpointed > 500;
    }
    log.close();
    assert.ok(copied);
  });
});
