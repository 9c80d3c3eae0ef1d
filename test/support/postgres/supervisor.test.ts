import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { query } from './query.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { alive, type Trace, trace } from './trace.ts';

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

/** Waits until nothing is left in `folder`, nor of the server when it is known. */
async function assertGone(folder: string, server?: Trace): Promise<void> {
  const left = () => [
    ...readdirSync(folder),
    ...(server !== undefined && alive(server.pid) ? [`process ${server.pid}`] : []),
    ...(server !== undefined && existsSync(server.data) ? [server.data] : []),
  ];
  for (let waited = 0; left().length > 0 && waited < 10_000; waited += 50) await sleep(50);
  assert.deepEqual(left(), []);
}

/** A folder for temporary files that any user may write to. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bed-'));
  chmodSync(folder, 0o777);
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a test process that is done ends by itself, and its server with it', async () => {
  const folder = temporaryFolder();
  const child = testProcess([], { env: { TMPDIR: folder } });
  const exit = once(child, 'exit');
  const url = await firstLine(child);
  assert.deepEqual(await exit, [0, null]);
  await assertGone(folder);
  await assert.rejects(query(url, 'SELECT 1'), { code: 'ECONNREFUSED' });
});

test('a test process killed with SIGKILL leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const child = testProcess(['hold'], { env: { TMPDIR: folder } });
  const server = await trace(await firstLine(child));
  assert.ok(alive(server.pid));
  child.kill('SIGKILL');
  await assertGone(folder, server);
});

test('a test process killed while its server is being made leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const child = testProcess(['hold'], { env: { TMPDIR: folder } });
  for (let waited = 0; readdirSync(folder).length === 0 && waited < 10_000; waited += 5) await sleep(5);
  const made = readdirSync(folder);
  child.kill('SIGKILL');
  assert.notDeepEqual(made, []);
  await assertGone(folder);
});

test('root is served by an unprivileged server, an ordinary user by their own', async (t) => {
  const nobody = serverUser();
  if (nobody === undefined) return t.skip('not root: every other test here ran as an ordinary user');
  if (spawnSync('test', ['-r', FIXTURE], nobody).status !== 0) return t.skip('this clone is closed to other users');
  const folder = temporaryFolder();
  const child = testProcess(['hold'], { user: nobody, env: { TMPDIR: folder } });
  const server = await trace(await firstLine(child));
  child.kill('SIGKILL');
  await assertGone(folder, server);
});

test('without binaries the error is one sentence that says what to do', async () => {
  const child = testProcess([], { env: { TESSERA_TEST_PG_BIN: '/nonexistent' } });
  await assert.rejects(firstLine(child), /TESSERA_TEST_PG_BIN=\/nonexistent holds no initdb and postgres\./);
});
