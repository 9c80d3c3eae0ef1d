import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AssecoDriver } from '#test/support/asseco.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import { DATABASES, startTestServer } from '#test/support/test-server.ts';

for (const database of DATABASES) {
  test(`what a grant gave before it was switched off goes on, without it, on ${database}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'tessera-switched-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const lasting = {
      TESSERA_DATA_DIR: folder,
      ...(database === 'postgres' ? { TESSERA_DATABASE_URL: await freshDatabase() } : {}),
    };
    /** A server on the same data, with these operations switched off, for as long as `work` takes. */
    const without = async <T>(disabled: string, work: (api: AssecoDriver) => Promise<T>): Promise<T> => {
      const server = await startTestServer({ env: { ...lasting, TESSERA_FACES_OAUTH_DISABLED: disabled } });
      try {
        return await work(new AssecoDriver(server));
      } finally {
        await server.close();
      }
    };
    const refresh = (api: AssecoDriver, token: string) =>
      api.token({ grant_type: 'refresh_token', refresh_token: token });

    const [program, person] = await without('', async (api) => {
      const token = await api.clientToken(await api.server.createClient());
      await api.register(token, { username: 'lasting' });
      return [token, (await api.signIn('lasting', 'Start-pass1')).body];
    });
    const renewed = await without('token.issue-by-password,token.issue-for-client', async (api) => {
      assert.equal((await api.signIn('lasting', 'Start-pass1')).body.error, 'unsupported_grant_type');
      assert.equal((await api.identity('GET', '/me', { token: person.access_token })).status, 200);
      assert.equal((await api.identity('GET', '/users/lasting', { token: program })).status, 200);
      return (await refresh(api, person.refresh_token)).body;
    });
    await without('token.refresh', async (api) => {
      assert.equal((await refresh(api, renewed.refresh_token)).body.error, 'unsupported_grant_type');
      assert.equal((await api.identity('GET', '/me', { token: renewed.access_token })).status, 200);
    });
  });
}
