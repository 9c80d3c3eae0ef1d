import type { Log } from '#core/ports/log.ts';
import type { Carrier, Channel, Message, Template } from '#core/ports/message.ts';
import { CarrierRefusal } from '#core/ports/message.ts';
import type { OutboxRow } from '#core/ports/repositories/outbox.ts';
import type { Store } from '#core/ports/store.ts';
import type { Vault } from '#core/ports/vault.ts';
import { type Clock, MINUTE, SECOND } from '#kernel/clock.ts';
import type { Random } from '#kernel/random.ts';
import type { Turn } from './hand-over.ts';
import { render } from './templates/render.ts';

export interface DeliveryTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly carriers: Readonly<Record<Channel, Carrier>>;
}

/**
 * Quick at first. A server that greylists takes a mail after a quarter of an hour, so four minutes until twenty are over; then
 * below an hour, jitter and all, so that whatever waited is there an hour after a long outage.
 */
const PAUSES = [
  ...[5 * SECOND, 15 * SECOND, MINUTE],
  ...Array<number>(5).fill(4 * MINUTE),
  ...[15 * MINUTE, 30 * MINUTE, 45 * MINUTE],
];
/** About 32 hours. */
const ATTEMPTS = 52;
/** What holds a code that a later one of its kind makes void: the one that came late would be the one that people try. */
const SUPERSEDED: ReadonlySet<string> = new Set<Template>([
  'confirm-contact',
  'second-factor-code',
  'generated-password',
  'reset-code',
  'reset-link',
  'validate-account',
]);

/**
 * Sends one leased row when it is its turn, and writes down how it went. Rejects only when the database does, and then the lease
 * runs out.
 */
export async function deliverRow(tools: DeliveryTools, row: OutboxRow, turn: Turn): Promise<void> {
  try {
    await deliver(tools, row, turn);
  } finally {
    turn.end();
  }
}

async function deliver(tools: DeliveryTools, row: OutboxRow, turn: Turn): Promise<void> {
  const { clock, vault } = tools;
  if (row.expiresAt !== null && row.expiresAt <= clock.now()) return finish(tools, row, 'expired', 'came too late');
  // At the first try they are still in order.
  if (row.attempts > 0 && SUPERSEDED.has(row.template) && (await tools.store.read.outbox.hasLater(row)))
    return finish(tools, row, 'expired', 'a later one took its place');
  let message: Message;
  try {
    message = JSON.parse(vault.open(row.payload ?? '', { table: 'outbox', row: row.id, column: 'payload' }));
  } catch {
    return finish(tools, row, 'dead', 'unreadable');
  }
  const product = await productName(tools.store, row.tenantId);
  try {
    await tools.carriers[row.channel].send(render(message, { id: row.id, product }), turn.begin);
  } catch (error) {
    return retryOrGiveUp(tools, row, error);
  } finally {
    turn.answered();
  }
  await finish(tools, row, 'sent', null);
}

async function productName(store: Store, tenantId: string | null): Promise<string> {
  return (tenantId === null ? undefined : await store.read.tenants.find(tenantId))?.name ?? 'Tessera';
}

async function retryOrGiveUp(tools: DeliveryTools, row: OutboxRow, error: unknown): Promise<void> {
  const { store, clock, random, log } = tools;
  const reason = error instanceof Error ? error.message.slice(0, 300) : 'failed';
  const attempts = row.attempts + 1;
  log.warn({ outboxId: row.id, template: row.template, attempts, reason }, 'message not delivered');
  if (error instanceof CarrierRefusal || attempts >= ATTEMPTS) return finish(tools, row, 'dead', reason);
  const pause = PAUSES[Math.min(row.attempts, PAUSES.length - 1)] ?? 0;
  // Jitter, a quarter either way: after an outage not everything comes back in the same second.
  const nextAt = clock.now() + pause * 0.75 + random.below(pause / 2 + 1);
  await store.write((tx) => tx.outbox.postpone(row.id, attempts, nextAt, reason));
}

function finish(
  { store, clock }: DeliveryTools,
  row: OutboxRow,
  status: 'sent' | 'dead' | 'expired',
  reason: string | null,
): Promise<void> {
  return store.write((tx) => tx.outbox.finish(row.id, status, clock.now(), reason));
}
