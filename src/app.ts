import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/load-config.ts';
import { isLoopbackHost } from '#config/safe-url.ts';
import { FIRST_ADMINISTRATOR } from '#core/accounts/create-admin.ts';
import { SYSTEM } from '#core/actor.ts';
import type { Origin } from '#core/context.ts';
import { eraseExpired } from '#core/jobs/erase-expired.ts';
import { tidyUp } from '#core/jobs/tidy-up.ts';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import type { Log } from '#core/ports/log.ts';
import type { Carrier, Channel } from '#core/ports/message.ts';
import { SYSTEM_ADMIN } from '#core/roles/role-names.ts';
import { run } from '#core/run.ts';
import type { Services } from '#core/services.ts';
import { smsGatewayCarrier } from '#delivery/carriers/sms-gateway.ts';
import { builtInMailbox, type Mailbox } from '#delivery/mailbox.ts';
import { type OutboxWorker, outboxWorker } from '#delivery/worker.ts';
import { requireDeclaredAccess } from '#faces/declared-access.ts';
import { outbound } from '#http/outbound.ts';
import { schedule } from '#jobs/schedule.ts';
import { HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import { takeServerLease } from '#storage/sqlite/lease.ts';
import { buildHttp } from './build-http.ts';
import { firstStart } from './first-start.ts';
import { generateBootstrapKey } from './keeping/bootstrap-key.ts';
import { type AssembledServices, type Assembly, assembleServices } from './services.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface App {
  readonly http: FastifyInstance;
  readonly services: AssembledServices['services'];
  readonly worker: OutboxWorker;
  /** Where the server listens, once it does. */
  listen(): Promise<string>;
  /** Drains: no new requests, those under way finish, the outbox and the database close. */
  close(): Promise<void>;
}

/** As long as a request may take to arrive. Node no longer cuts slow ones once its server closes, so a drain does. */
const DRAIN_MS = 5 * SECOND;
const IDLE_MS = 50;

/** A configuration that is valid by itself but not safe to serve with. */
export class UnsafeConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsafeConfigurationError';
  }
}

/** The composition root: picks store, carriers, hasher and faces, and puts them together. */
export async function createApp(assembly: Assembly): Promise<App> {
  const { config, log } = assembly;
  const releaseLease = config.databaseUrl === undefined ? await leaseOf(config) : () => {};
  let assembled: AssembledServices | undefined;
  try {
    const mailboxAllowed = requireCarriers(config);
    assembled = await assembleServices(assembly);
    const { services } = assembled;
    const origin = await firstStart(services, config.defaultTenant);
    await offerBootstrapKey(services, config, log);
    const mailbox = builtInMailbox(services.store, services.vault, services.clock);
    const worker = outboxWorker({ ...services, carriers: await carriersOf(config, mailbox) });
    assembled.onMessageQueued(() => worker.wake());
    const measured = await metricsOf(config, assembled);
    const http = await buildHttp({
      config,
      services,
      defaultTenantId: origin.defaultTenantId,
      measured,
      mailbox: mailboxAllowed ? mailbox : undefined,
    });
    const stopJobs = startJobs(assembled, origin, log);
    worker.start();
    let stopMetrics = async () => {};
    const { close } = assembled;
    return {
      http,
      services,
      worker,
      async listen() {
        if (measured !== undefined) stopMetrics = await measured.listen(config.metricsPort);
        return http.listen({ host: config.host, port: config.port });
      },
      async close() {
        const cutting = setTimeout(() => http.server.closeAllConnections(), DRAIN_MS);
        // Node closes those that are idle now; one whose answer is still to come would keep its client's connection open.
        const closingIdle = setInterval(() => http.server.closeIdleConnections(), IDLE_MS);
        await http.close();
        clearTimeout(cutting);
        clearInterval(closingIdle);
        await Promise.all([worker.stop(), stopJobs(), stopMetrics()]);
        await close();
        releaseLease();
      },
    };
  } catch (error) {
    await assembled?.close();
    releaseLease();
    throw error;
  }
}

async function leaseOf(config: Config): Promise<() => void> {
  const { mkdirSync } = await import('node:fs');
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  return takeServerLease(join(config.dataDir, 'server.lock'));
}

/** Whether the built-in mailbox stands in for a channel; where others could read it, the server does not start. */
function requireCarriers(config: Config): boolean {
  const unset = [config.smtpUrl === undefined ? 'smtp-url' : '', config.smsUrl === undefined ? 'sms-url' : ''].filter(
    (key) => key !== '',
  );
  if (unset.length === 0) return false;
  if (isLoopbackHost(config.host) && isLoopbackHost(new URL(config.publicUrl).hostname)) return true;
  throw new UnsafeConfigurationError(
    `Messages have no way out: set ${unset.join(' and ')}. The built-in mailbox exists only where host and public-url are loopback.`,
  );
}

async function carriersOf(config: Config, mailbox: Mailbox): Promise<Record<Channel, Carrier>> {
  const post = (url: string, body: string, headers: Readonly<Record<string, string>>) =>
    outbound(url, { method: 'POST', body, headers });
  return {
    email: await emailCarrier(config, mailbox),
    sms: config.smsUrl === undefined ? mailbox : smsGatewayCarrier({ url: config.smsUrl.reveal(), post }),
  };
}

async function emailCarrier({ smtpUrl, mailFrom }: Config, mailbox: Mailbox): Promise<Carrier> {
  if (smtpUrl === undefined) return mailbox;
  const { smtpCarrier } = await import('#delivery/carriers/smtp.ts');
  return smtpCarrier({ url: smtpUrl.reveal(), from: mailFrom ?? '' });
}

/** Where they are switched off, nothing is measured. */
async function metricsOf(
  { metricsPort }: Config,
  { hasher, services }: AssembledServices,
): Promise<Metrics | undefined> {
  if (metricsPort === 0) return undefined;
  const { metrics } = await import('./telemetry/metrics.ts');
  const measured = metrics(requireDeclaredAccess);
  measured.gauge('tessera_hashing_queued', 'Hashes that wait', () => hasher.stats().queued);
  const { outbox } = services.store.read;
  measured.gauges('tessera_outbox_messages', 'Messages by status', 'status', () => outbox.countByStatus());
  const { stuffing } = services;
  const help = 'Credential stuffing that was told since the start, by what gave it away';
  measured.gauges('tessera_credential_stuffing', help, 'sign', async () => stuffing.seen());
  return measured;
}

/** While nobody administers the server there is a key that makes somebody do (shared-model M-18). */
async function offerBootstrapKey({ store }: Services, config: Config, log: Log): Promise<void> {
  if (config.bootstrapKey !== undefined || (await store.read.roles.countHoldersAnywhere(SYSTEM_ADMIN)) > 0) return;
  if ((await store.read.signingKeys.findSetting(FIRST_ADMINISTRATOR)) !== undefined) {
    log.warn({}, 'nobody administers this server any more: “tessera admin recover” makes somebody do');
    return;
  }
  const file = generateBootstrapKey(config.dataDir);
  log.warn({ file }, 'nobody administers this server: the key for POST /User/admin lies in this file');
}

function startJobs({ services, flushUsage }: AssembledServices, origin: Origin, log: Log): () => Promise<void> {
  return schedule(
    [
      { name: 'tidy-up', everyMs: 5 * MINUTE, run: () => run(services, tidyUp, SYSTEM, origin, undefined) },
      { name: 'erase-expired', everyMs: 5 * MINUTE, run: () => run(services, eraseExpired, SYSTEM, origin, undefined) },
      { name: 'rotate-keys', everyMs: HOUR, run: () => run(services, rotateKeys, SYSTEM, origin, { force: false }) },
      { name: 'usage', everyMs: 30 * SECOND, run: flushUsage },
    ],
    log,
  );
}
