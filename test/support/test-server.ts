import { mkdtemp, rm } from 'node:fs/promises';
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
import { type HashingPool, hashingPool } from '#src/hashing/pool.ts';
import { loadServerConfig } from '#src/server-config.ts';
import { dataParent } from './data-parent.ts';
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
  /** The data and the clock of another server: one that was stopped, or on PostgreSQL one that runs beside. */
  readonly ground?: Ground;
  readonly hasher?: HashingPool;
}

/** What a server stands on, for the next one. */
export interface Ground {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly clock: FakeClock;
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
  const ground = options.ground ?? (await newGround(options.database));
  const { dataDir, databaseUrl, clock } = ground;
  const env: NodeJS.ProcessEnv = {
    TESSERA_PORT: '0',
    TESSERA_PUBLIC_URL: 'http://localhost:8080',
    TESSERA_DATA_DIR: dataDir,
    TESSERA_METRICS_PORT: '0',
    TESSERA_DATABASE_POOL_SIZE: '4',
    TESSERA_LIMITS_FACTOR: '1000',
    TESSERA_POLICY_RECOVERY_ANSWER_MILLISECONDS: '0',
    ...(databaseUrl === undefined ? {} : { TESSERA_DATABASE_URL: databaseUrl }),
    ...options.env,
  };
  const { config } = loadServerConfig({ file: options.configFile, env, cwd: dataDir });
  const log = options.log ?? silent;
  const app = await createApp({ config, log, clock, hasher: options.hasher ?? sharedHasher });
  const url = (await app.listen()).replace('[::1]', 'localhost');
  const defaultTenant = await app.services.store.read.tenants.findByName('1');
  const origin = { face: 'cli', ip: null, correlationId: null, defaultTenantId: defaultTenant?.id ?? '' };

  const operate = <Input, Output>(operation: Operation<Input, Output>, input: Input) =>
    run(app.services, operation, OPERATOR, origin, input);

  /** Tries everything that is due. */
  async function deliver(): Promise<void> {
    // The server's own worker may hold a row just now: wait until nothing that is due is left.
    for (;;) {
      await app.worker.runOnce();
      const due = await app.services.store.read.outbox.nextDue();
      if (due === undefined || due > clock.now()) return;
      await sleep(5);
    }
  }

  return {
    url,
    clock,
    config,
    services: app.services,
    worker: app.worker,
    dataDir,
    ground,
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
    deliver,
    /** What was delivered, newest first, after everything that is due was sent. */
    async messages(to?: string): Promise<readonly MailboxEntry[]> {
      await deliver();
      const answer = await fetch(`${url}/mailbox/messages${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
      return (await answer.json()) as MailboxEntry[];
    },
    /** Ends the server and keeps its data. */
    stop: () => app.close(),
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function newGround(database: DatabaseKind | undefined): Promise<Ground> {
  return {
    dataDir: await mkdtemp(join(dataParent(false), 'tessera-test-')),
    databaseUrl: database === 'postgres' ? await freshDatabase() : undefined,
    clock: new FakeClock(),
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
