import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openSqlite } from '#storage/sqlite/open.ts';
import { dataParent } from '#test/support/data-parent.ts';
import { NOW } from '#test/support/open-store.ts';

const WRITES = 4000;
const TOGETHER = 4;
/** Far from what a write takes, and near to the two seconds that a checkpoint once waited with the writer in its hand. */
const STANDSTILL_MS = 1800;
const TEXT = 'x'.repeat(100_000);

test('R12: a reader that stays holds up no writer, its log is told of, and is worked off once it is gone', async () => {
  const folder = await mkdtemp(join(dataParent(false), 'tessera-reader-'));
  const file = join(folder, 'tessera.db');
  const grown: number[] = [];
  const onDeviceFailure = (error: unknown) => {
    throw error;
  };
  const onLogGrown = (pages: number) => void grown.push(pages);
  const store = await openSqlite({ file, now: NOW, onDeviceFailure, onLogGrown });
  const other = new DatabaseSync(file);
  const watch = new DatabaseSync(file, { timeout: 0 });
  try {
    other.exec('BEGIN');
    other.prepare('SELECT count(*) FROM setting').get();
    const state = () => watch.prepare('PRAGMA wal_checkpoint(NOOP)').get() as { log: number; checkpointed: number };
    let stoodStill = 0;
    for (let writes = 0; writes < WRITES && grown.length === 0; writes += TOGETHER) {
      const begun = performance.now();
      await Promise.all(
        Array.from({ length: TOGETHER }, (_, index) =>
          store.write((tx) => tx.signingKeys.settle(`row-${writes + index}`, TEXT)),
        ),
      );
      if (performance.now() - begun > STANDSTILL_MS) stoodStill += 1;
    }
    assert.ok(grown[0] !== undefined && grown[0] >= 16_384, 'the log was told of');
    // Waiting for the reader would show up at every look at the log; a busy machine, never so often.
    assert.ok(stoodStill < 3, `${stoodStill} standstills`);
    other.exec('ROLLBACK');
    const isWorkedOff = () => state().log - state().checkpointed < 2000;
    for (let writes = 0; writes < WRITES && !isWorkedOff(); writes += 1)
      await store.write((tx) => tx.signingKeys.settle(`later-${writes}`, TEXT));
    assert.ok(isWorkedOff());
  } finally {
    other.close();
    watch.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
});
