import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '#core/ports/store.ts';
import { openSqlite } from '#storage/sqlite/open.ts';
import { NOW } from '#test/support/open-store.ts';

const onDeviceFailure = (error: unknown) => {
  throw error;
};

describe('what a read of the embedded database sees', () => {
  let server: Store;
  let command: Store;
  before(async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'tessera-snapshot-')), 'tessera.db');
    server = await openSqlite({ file, now: NOW, onDeviceFailure });
    command = await openSqlite({ file, now: NOW, onDeviceFailure });
  });
  after(async () => {
    await server?.close();
    await command?.close();
  });

  const tenant = (name: string) => ({
    id: name,
    tenantId: name,
    name,
    locale: null,
    passwordPolicy: {},
    createdAt: NOW,
    updatedAt: NOW,
  });
  const sees = async (tenantId: string) => (await server.read.tenants.findByName(tenantId)) !== undefined;

  test('what this process committed, in the turn in which it was told so', async () => {
    // A read of the same turn has a snapshot open when the commit comes.
    await server.write(async (tx) => {
      await tx.tenants.create(tenant('own'));
      assert.equal(await sees('own'), false);
    });
    assert.equal(await sees('own'), true);
  });

  test('what another process committed, in the next turn', async () => {
    assert.equal(await sees('foreign'), false);
    await command.write((tx) => tx.tenants.create(tenant('foreign')));
    await nextTurn();
    assert.equal(await sees('foreign'), true);
  });
});
