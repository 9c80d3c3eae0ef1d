import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toStorageError } from '#storage/sqlite/errors.ts';
import { openSqlite } from '#storage/sqlite/open.ts';

/** As node:sqlite raises it. */
const raised = (errcode: number) => toStorageError(Object.assign(new Error('disk I/O error'), { errcode }));
const IOERR_FSYNC = 1034;
const FULL = 13;

test('a disk that fails inside a transaction ends the process, a full one does not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-device-'));
  const failures: unknown[] = [];
  const onDeviceFailure = (error: unknown) => void failures.push(error);
  const store = await openSqlite({ file: join(folder, 'tessera.db'), now: 0, onDeviceFailure });
  try {
    const failing = (errcode: number) => store.write(() => Promise.reject(raised(errcode)));
    await assert.rejects(failing(FULL), { code: 'service-unavailable' });
    assert.deepEqual(failures, []);
    const [alone, beside] = await Promise.allSettled([failing(IOERR_FSYNC), store.write(async () => 'kept')]);
    assert.equal(failures.length, 1);
    assert.equal(alone.status, 'rejected');
    assert.equal(beside.status, 'rejected', 'what shared the commit was not acknowledged');
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
