import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '#config/load-config.ts';
import { createApp } from '#src/app.ts';
import { startPostgres } from '#test/support/postgres/start-postgres.ts';

test('without its database the server says so, and works again when it is back', { timeout: 60_000 }, async () => {
  const bed = await startPostgres();
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-gone-'));
  const env = {
    TESSERA_PORT: '0',
    TESSERA_METRICS_PORT: '0',
    TESSERA_DATA_DIR: dataDir,
    TESSERA_DATABASE_URL: await bed.createDatabase(),
  };
  const { config } = loadConfig({ env, cwd: dataDir });
  const app = await createApp({ config, log: { info() {}, warn() {}, error() {} } });
  const url = await app.listen();
  const signIn = () =>
    fetch(`${url}/v1/authentication/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', username: 'a', password: 'b' }),
    });
  try {
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    assert.equal((await signIn()).status, 400);
    await bed.stopServer();
    const ready = await fetch(`${url}/health/ready`);
    assert.deepEqual([ready.status, ready.headers.get('retry-after')], [503, '2']);
    const refused = await signIn();
    assert.equal(refused.status, 503);
    assert.ok(refused.headers.get('retry-after'));
    assert.equal((await fetch(`${url}/health/live`)).status, 200);
    assert.equal((await fetch(`${url}/v1/identity/policy/password-requirements`)).status, 503);
    await bed.startServer();
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    assert.equal((await signIn()).status, 400);
  } finally {
    await app.close();
    await bed.stop();
  }
});
