import type { Log } from '#core/ports/log.ts';
import type { Carrier, Channel, Message } from '#core/ports/message.ts';
import { CarrierRefusal } from '#core/ports/message.ts';
import type { OutboxRow } from '#core/ports/repositories/outbox.ts';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import { type Clock, HOUR, MINUTE, SECOND } from '#kernel/clock.ts';
import { render } from './templates/render.ts';

export interface WorkerOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly carriers: Readonly<Record<Channel, Carrier>>;
}

export interface OutboxWorker {
  start(): void;
  /** A message was committed: look now instead of at the next poll. */
  wake(): void;
  /** Sends what is due once; gives how many rows were looked at. */
  runOnce(): Promise<number>;
  /** Ends after the messages under way. */
  stop(): Promise<void>;
}

const POLL_MS = SECOND;
const LEASE_MS = 30 * SECOND;
const BATCH = 8;
const PAUSES = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
const ATTEMPTS = 24;

/**
 * Sends what the outbox holds, at least once, under a lease that another node takes over when this one dies (M-12). A
 * message that came too late is dropped; one that cannot be delivered becomes a dead letter that an operator can replay.
 */
export function outboxWorker({ store, vault, clock, log, carriers }: WorkerOptions): OutboxWorker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  let again = false;
  let stopped = false;

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const due = await store.read.outbox.nextDue();
    if (due === undefined || due > now) return 0;
    const rows = await store.write((tx) => tx.outbox.lease(now, now + LEASE_MS, BATCH));
    await Promise.all(rows.map(deliver));
    return rows.length;
  }

  async function deliver(row: OutboxRow): Promise<void> {
    const now = clock.now();
    if (row.expiresAt !== null && row.expiresAt <= now) return finish(row, 'expired', 'came too late');
    let message: Message;
    try {
      message = JSON.parse(vault.open(row.payload ?? '', { table: 'outbox', row: row.id, column: 'payload' }));
    } catch {
      return finish(row, 'dead', 'unreadable');
    }
    try {
      const product =
        (row.tenantId === null ? undefined : await store.read.tenants.find(row.tenantId))?.name ?? 'Tessera';
      await carriers[row.channel].send(render(message, { id: row.id, product }));
    } catch (error) {
      return retryOrGiveUp(row, error);
    }
    await finish(row, 'sent', null);
  }

  async function retryOrGiveUp(row: OutboxRow, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message.slice(0, 300) : 'failed';
    const attempts = row.attempts + 1;
    log.warn({ outboxId: row.id, template: row.template, attempts, reason }, 'message not delivered');
    if (error instanceof CarrierRefusal || attempts >= ATTEMPTS) return finish(row, 'dead', reason);
    const pause = PAUSES[Math.min(row.attempts, PAUSES.length - 1)] ?? HOUR;
    // Jitter: after an outage not everything comes back in the same second.
    const nextAt = clock.now() + Math.round(pause * (0.75 + Math.random() / 2));
    await store.write((tx) => tx.outbox.postpone(row.id, attempts, nextAt, reason));
  }

  function finish(row: OutboxRow, status: 'sent' | 'dead' | 'expired', reason: string | null): Promise<void> {
    return store.write((tx) => tx.outbox.finish(row.id, status, clock.now(), reason));
  }

  function tick(): void {
    if (stopped) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    running = runOnce()
      .catch((error: unknown) => {
        log.warn({ reason: error instanceof Error ? error.message : 'failed' }, 'outbox not read');
        return 0;
      })
      .then((count) => {
        busy = false;
        if (count > 0 || again) {
          again = false;
          setImmediate(tick);
        }
      });
  }

  return {
    start() {
      timer = setInterval(tick, POLL_MS);
      tick();
    },
    wake: tick,
    runOnce,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
      await Promise.all(Object.values(carriers).map((carrier) => carrier.close()));
    },
  };
}
