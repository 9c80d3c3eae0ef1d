import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findBinaries } from './find-binaries.ts';
import { freshDatabase } from './fresh-database.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { type PostgresBed, startPostgres } from './start-postgres.ts';

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function setting(url: string, name: string): Promise<unknown> {
  const [row] = await query(url, `SHOW ${name}`);
  return row?.[name];
}

async function serverProcess(url: string): Promise<{ pid: number; folder: string }> {
  const [row] = await query<{ file: string }>(url, `SELECT pg_read_file('postmaster.pid') AS file`);
  const [pid, data] = (row?.file ?? '').split('\n');
  assert.ok(pid && data);
  return { pid: Number(pid), folder: dirname(data) };
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function assertGone({ pid, folder }: { pid: number; folder: string }): Promise<void> {
  for (let waited = 0; (alive(pid) || existsSync(folder)) && waited < 10_000; waited += 50) await sleep(50);
  assert.equal(alive(pid), false, `PostgreSQL ${pid} is still running`);
  assert.equal(existsSync(folder), false, `${folder} is still there`);
}

const FIXTURE = fileURLToPath(new URL('./fixtures/hold-database.ts', import.meta.url));

/** A separate test process without a shared server. */
function testProcess(args: string[], { user, env }: { user?: ServerUser; env?: NodeJS.ProcessEnv } = {}): ChildProcess {
  const { TESSERA_TEST_POSTGRES_ADMIN_URL: _shared, NODE_TEST_CONTEXT: _runner, ...own } = process.env;
  return spawn(process.execPath, [FIXTURE, ...args], {
    env: { ...own, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.on('data', (chunk) => (errors += chunk));
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) return text.trim();
  }
  throw new Error(`No output: ${errors}`);
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

  test('gives empty databases that know nothing of each other', async () => {
    const [one, two] = await Promise.all([bed.createDatabase(), bed.createDatabase()]);
    assert.notEqual(one, two);
    await query(one, 'CREATE TABLE mine (id int)');
    await assert.rejects(query(two, 'SELECT * FROM mine'), { code: '42P01' });
  });

  for (const mode of ['fast', 'immediate'] as const) {
    test(`keeps its address and what was committed over a restart (${mode})`, async () => {
      const url = await bed.createDatabase();
      const earlier = await serverProcess(url);
      await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await bed.restart(mode);
      assert.deepEqual(await query(url, 'SELECT answer FROM kept'), [{ answer: 42 }]);
      assert.notEqual((await serverProcess(url)).pid, earlier.pid);
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
  const server = await serverProcess(bed.url);
  await bed.stop();
  await bed.stop();
  assert.equal(alive(server.pid), false);
  assert.equal(existsSync(server.folder), false);
  await assert.rejects(bed.startServer(), /supervisor has ended/);
});

test('freshDatabase gives a database that answers', async () => {
  assert.deepEqual(await query(await freshDatabase(), 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('a test process that is done ends by itself, and its server with it', async () => {
  const child = testProcess([]);
  const exit = once(child, 'exit');
  const url = await firstLine(child);
  assert.deepEqual(await exit, [0, null]);
  let answers = true;
  for (let waited = 0; answers && waited < 10_000; waited += 50) {
    await sleep(50);
    answers = await query(url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  }
  assert.equal(answers, false);
});

test('a test process killed with SIGKILL leaves no server behind', async () => {
  const child = testProcess(['hold']);
  const server = await serverProcess(await firstLine(child));
  assert.ok(alive(server.pid));
  child.kill('SIGKILL');
  await assertGone(server);
});

test('root is served by an unprivileged server, an ordinary user by their own', async (t) => {
  const nobody = serverUser();
  if (nobody === undefined) return t.skip('not root: every other test here ran as an ordinary user');
  const child = testProcess(['hold'], { user: nobody });
  const server = await serverProcess(await firstLine(child));
  child.kill('SIGKILL');
  await assertGone(server);
});

test('TESSERA_TEST_PG_BIN replaces the binaries', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bin-'));
  symlinkSync(findBinaries({}).bin, join(folder, 'bin'));
  assert.deepEqual(findBinaries({ TESSERA_TEST_PG_BIN: join(folder, 'bin') }), { bin: join(folder, 'bin') });
  rmSync(folder, { recursive: true });
});

test('without binaries the error is one sentence that says what to do', async () => {
  const child = testProcess([], { env: { TESSERA_TEST_PG_BIN: '/nonexistent' } });
  await assert.rejects(firstLine(child), /TESSERA_TEST_PG_BIN=\/nonexistent holds no initdb and postgres\./);
});
