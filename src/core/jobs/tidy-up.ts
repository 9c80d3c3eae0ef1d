import { DAY } from '#kernel/clock.ts';
import type { Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';

/** A year can be compared with the one before it. */
const USES_KEPT = 400 * DAY;
/** Rows in one transaction: few enough that whoever writes beside it waits a moment only. */
const BATCH = 200;

/** Deletes some of what lapsed by `now`; gives how many. */
type Tidying = (tx: Transaction, now: number) => Promise<number>;

const TIDYING: readonly Tidying[] = [
  lapseContacts,
  (tx, now) => tx.identifiers.deleteExpired(now, BATCH),
  (tx, now) => tx.guesses.deleteExpired(now, BATCH),
  // A used code is told from an unknown one for a day.
  (tx, now) => tx.secrets.deleteExpired(now - DAY, BATCH),
  (tx, now) => tx.sessions.deleteExpired(now - DAY, BATCH),
  (tx, now) => tx.outbox.deleteFinished(now - 30 * DAY, BATCH),
];

/**
 * Deletes what has lapsed, some at a time. Everything checks expiry at use: this only keeps tables small (shared-model M-14).
 */
export const tidyUp = defineOperation<void, void>({
  name: 'job.tidy-up',
  access: { system: true },
  problems: [],
  async execute(ctx) {
    for (const tidy of TIDYING) {
      let deleted: number;
      do deleted = await ctx.write((tx) => tidy(tx, ctx.now));
      while (deleted >= BATCH);
    }
    await ctx.write(async (tx) => {
      await tx.signingKeys.deleteExpired(ctx.now);
      await tx.clients.deleteUses(ctx.now - USES_KEPT);
      await tx.outbox.trimMailbox(ctx.now - 7 * DAY, 1000);
    });
  },
});

async function lapseContacts(tx: Transaction, now: number): Promise<number> {
  const lapsed = await tx.contacts.takeExpired(now, BATCH);
  for (const { accountId, tenantId } of lapsed)
    await tx.record({ event: 'contact-lapsed', result: 'success', accountId, tenantId });
  return lapsed.length;
}
