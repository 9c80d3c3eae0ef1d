import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OutcomeUnknown } from '#core/ports/store.ts';
import { CuttingProxy } from '#test/support/postgres/cutting-proxy.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { ZentryDriver } from '#test/support/zentry.ts';

describe('R15: a connection that breaks after COMMIT was sent, on postgres', () => {
  let proxy: CuttingProxy;
  let server: TestServer;
  before(async () => {
    proxy = await CuttingProxy.before(await freshDatabase());
    server = await startTestServer({ env: { TESSERA_DATABASE_URL: proxy.databaseUrl } });
  });
  after(async () => {
    await server?.close();
    await proxy?.close();
  });

  /** The commit that holds the next registration breaks, and no other. */
  function cutRegistration(how: 'done' | 'lost'): void {
    const { store } = server.services;
    const { write } = store;
    Object.assign(store, {
      write: (work: Parameters<typeof write>[0]) =>
        write(async (repositories) => {
          const append: typeof repositories.audit.append = async (row) => {
            if (row.event === 'user-registered') {
              proxy.cutCommitAfter(0, how);
              Object.assign(store, { write });
            }
            return repositories.audit.append(row);
          };
          return work({ ...repositories, audit: { ...repositories.audit, append } });
        }),
    });
  }

  test('a write with an audit row that was done is answered as done', async () => {
    const zentry = new ZentryDriver(server);
    cutRegistration('done');
    await zentry.person('kari@example.org');
    assert.equal(proxy.cuts, 1);
    assert.equal((await zentry.signIn('kari@example.org')).status, 200);
  });

  test('one that was lost is not', async () => {
    const zentry = new ZentryDriver(server);
    cutRegistration('lost');
    await assert.rejects(zentry.person('ola@example.org'), OutcomeUnknown);
    assert.equal((await zentry.signIn('ola@example.org')).status, 400);
    await zentry.person('ola@example.org');
    assert.equal((await zentry.signIn('ola@example.org')).status, 200);
  });

  test('a write without one is unknown, and service-unavailable to the caller', async () => {
    proxy.cutCommitAfter(0);
    const { store } = server.services;
    const raised = await store.write((tx) => tx.signingKeys.settle('open', 'yes')).catch((error: unknown) => error);
    assert.ok(raised instanceof OutcomeUnknown);
    assert.equal(raised.code, 'service-unavailable');
    assert.equal(await store.read.signingKeys.findSetting('open'), 'yes');
  });
});
