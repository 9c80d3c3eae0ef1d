import type { Channel } from '#core/ports/message.ts';
import { SECOND } from '#kernel/clock.ts';
import { type DeliveryTools, deliverRow } from './deliver-row.ts';
import { handOverLine } from './hand-over.ts';

/** What the outbox holds for one channel. */
export interface Lane {
  /** Looks now, or once more when it is done with what it is at. */
  wake(): void;
  /** Sends what is due once; gives how many rows were looked at. */
  runOnce(): Promise<number>;
  /** Ends after the messages under way. */
  stop(): Promise<void>;
}

/** Longer than any carrier tries (`DEADLINE` in smtp.ts), or another node would send what this one still sends. */
const LEASE_MS = 30 * SECOND;
const BATCH = 8;
const GATHER_MS = 40;

/** Sends the messages of one channel, so that a carrier that hangs holds up none but its own. */
export function deliveryLane(tools: DeliveryTools, channel: Channel): Lane {
  const { store, clock, log } = tools;
  const placeInLine = handOverLine();
  let running: Promise<unknown> = Promise.resolve();
  let busy = false;
  let again = false;
  let stopped = false;

  async function runOnce(): Promise<number> {
    const now = clock.now();
    const due = await store.read.outbox.nextDue(channel);
    if (due === undefined || due > now) return 0;
    const rows = await store.write((tx) => tx.outbox.lease(channel, now, now + LEASE_MS, BATCH));
    // All of them, also when one fails: nothing may still be sending once this is over.
    const outcomes = await Promise.allSettled(rows.map((row) => deliverRow(tools, row, placeInLine())));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return rows.length;
  }

  async function turn(): Promise<void> {
    let count = 0;
    try {
      count = await runOnce();
    } catch (error) {
      log.warn({ channel, reason: error instanceof Error ? error.message : 'failed' }, 'outbox not read');
    }
    busy = false;
    // A full batch has more behind it. What came meanwhile waits for company: a round costs three commits, however few it sends.
    if (count === BATCH) setImmediate(wake);
    else if (count > 0 || again) setTimeout(wake, GATHER_MS).unref();
    again = false;
  }

  function wake(): void {
    if (stopped) return;
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    running = turn();
  }

  return {
    wake,
    runOnce,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
