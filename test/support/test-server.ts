import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OPERATOR } from '#core/actor.ts';
import { createClient } from '#core/clients/create-client.ts';
import type { Operation } from '#core/operation.ts';
import type { Log } from '#core/ports/log.ts';
import { run } from '#core/run.ts';
import { createTenant } from '#core/tenants/create-tenant.ts';
import { createApp } from '#src/app.ts';
import { hashingPool } from '#src/hashing/pool.ts';
import { loadServerConfig } from '#src/server-config.ts';
import { FakeClock } from './fake-clock.ts';
import { freshDatabase } from './postgres/fresh-database.ts';

export type DatabaseKind = 'sqlite' | 'postgres';
export const DATABASES: readonly DatabaseKind[] = ['sqlite', 'postgres'];

/** Cheap hashing, shared by all servers of a test file: the cost is not what tests are about. */
const hasher = hashingPool({
  threads: 1,
  queueLimit: 200,
  parameters: { memoryKiB: 8, passes: 1, parallelism: 1 },
  unsafeForTests: true,
});
const sharedHasher = { ...hasher, close: async () => {} };
after(() => hasher.close());

const silent = { info() {}, warn() {}, error() {} };

export interface TestServerOptions {
  readonly database?: DatabaseKind;
  /** Settings by environment name, over those that tests want. */
  readonly env?: Readonly<Record<string, string>>;
  readonly configFile?: string;
  /** Where the server's log goes; nowhere unless told. */
  readonly log?: Log;
}

export interface MailboxEntry {
  readonly id: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly at: string;
}

/** A whole server on a free port with a database of its own, a clock that tests hold, and high request budgets. */
export async function startTestServer(options: TestServerOptions = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-test-'));
  const clock = new FakeClock();
  const databaseUrl = options.database === 'postgres' ? await freshDatabase() : undefined;
  const env: NodeJS.ProcessEnv = {
    TESSERA_PORT: '0',
    TESSERA_PUBLIC_URL: 'http://localhost:8080',
    TESSERA_DATA_DIR: dataDir,
    TESSERA_METRICS_PORT: '0',
    TESSERA_DATABASE_POOL_SIZE: '4',
    TESSERA_LIMITS_FACTOR: '1000',
    ...(databaseUrl === undefined ? {} : { TESSERA_DATABASE_URL: databaseUrl }),
    ...options.env,
  };
  const { config } = loadServerConfig({ file: options.configFile, env, cwd: dataDir });
  const app = await createApp({ config, log: options.log ?? silent, clock, hasher: sharedHasher });
  const url = (await app.listen()).replace('[::1]', 'localhost');
  const defaultTenant = await app.services.store.read.tenants.findByName('1');
  const origin = { face: 'cli', ip: null, correlationId: null, defaultTenantId: defaultTenant?.id ?? '' };

  const operate = <Input, Output>(operation: Operation<Input, Output>, input: Input) =>
    run(app.services, operation, OPERATOR, origin, input);

  return {
    url,
    clock,
    config,
    services: app.services,
    worker: app.worker,
    dataDir,
    /** Runs an operation as an operator on the host would. */
    operate,
    async createTenant(tenantId: string) {
      return operate(createTenant, { tenantId, name: `Tenant ${tenantId}` });
    },
    /** A client with every scope of the IdentityAPI unless told otherwise. */
    async createClient(
      input: { tenant?: string; kind?: 'app' | 'internal' | 'partner'; scopes?: readonly string[] } = {},
    ) {
      const scopes = input.scopes ?? ['identity.signup', 'identity.recover', 'identity.read', 'identity.manage'];
      const { client, secret } = await operate(createClient, {
        name: 'test',
        tenant: input.tenant ?? '1',
        kind: input.kind ?? 'app',
        scopes,
      });
      return { id: client.id, secret: secret.reveal() };
    },
    /** What was delivered, newest first, after everything that is due was sent. */
    async messages(to?: string): Promise<readonly MailboxEntry[]> {
      // The server's own worker may hold a row just now: wait until nothing that is due is left.
      for (;;) {
        await app.worker.runOnce();
        const due = await app.services.store.read.outbox.nextDue();
        if (due === undefined || due > clock.now()) break;
        await sleep(5);
      }
      const answer = await fetch(`${url}/mailbox/messages${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
      return (await answer.json()) as MailboxEntry[];
    },
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
