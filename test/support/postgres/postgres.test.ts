import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findBinaries } from './find-binaries.ts';
import { freshDatabase } from './fresh-database.ts';
import { query } from './query.ts';
import { type PostgresBed, startPostgres } from './start-postgres.ts';
import { alive, trace } from './trace.ts';

async function setting(url: string, name: string): Promise<unknown> {
  const [row] = await query(url, `SHOW ${name}`);
  return row?.[name];
}

describe('a PostgreSQL of its own', () => {
  let bed: PostgresBed;
  before(async () => {
    bed = await startPostgres();
  });
  after(() => bed.stop());

  test('listens on loopback and does not wait for the disk', async () => {
    assert.equal(await setting(bed.url, 'listen_addresses'), '127.0.0.1');
    assert.equal(await setting(bed.url, 'fsync'), 'off');
    assert.equal(await setting(bed.url, 'server_encoding'), 'UTF8');
  });

  test('asks for a password', async () => {
    const stranger = new URL(bed.url);
    stranger.password = 'guess';
    await assert.rejects(query(stranger.href, 'SELECT 1'), { code: '28P01' });
  });

  test('gives empty databases that know nothing of each other', async () => {
    const [one, two] = await Promise.all([bed.createDatabase(), bed.createDatabase()]);
    assert.notEqual(one, two);
    await query(one, 'CREATE TABLE mine (id int)');
    await assert.rejects(query(two, 'SELECT * FROM mine'), { code: '42P01' });
  });

  for (const mode of ['fast', 'immediate'] as const) {
    test(`keeps its address and what was committed over a restart (${mode})`, async () => {
      const url = await bed.createDatabase();
      const earlier = bed.pid;
      await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await bed.restart(mode);
      assert.equal((await trace(url)).pid, bed.pid);
      assert.deepEqual(await query(url, 'SELECT answer FROM kept'), [{ answer: 42 }]);
      assert.notEqual(bed.pid, earlier);
    });
  }

  test('can be taken down and brought back', async () => {
    const url = await bed.createDatabase();
    await bed.stopServer();
    await assert.rejects(query(url, 'SELECT 1'), { code: 'ECONNREFUSED' });
    await bed.startServer();
    assert.deepEqual(await query(url, 'SELECT 1 AS one'), [{ one: 1 }]);
  });
});

test('a durable server calls fsync, and stop() leaves neither process nor folder', async () => {
  const bed = await startPostgres({ durable: true });
  assert.equal(await setting(bed.url, 'fsync'), 'on');
  const { pid, data } = await trace(bed.url);
  await bed.stop();
  await bed.stop();
  assert.equal(alive(pid), false);
  assert.equal(existsSync(data), false);
  await assert.rejects(bed.startServer(), /supervisor has ended/);
});

test('freshDatabase gives a database that answers', async () => {
  assert.deepEqual(await query(await freshDatabase(), 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('TESSERA_TEST_PG_BIN replaces the binaries', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bin-'));
  symlinkSync(findBinaries({}).bin, join(folder, 'bin'));
  assert.deepEqual(findBinaries({ TESSERA_TEST_PG_BIN: join(folder, 'bin') }), { bin: join(folder, 'bin') });
  rmSync(folder, { recursive: true });
});
