import { DAY } from '#kernel/clock.ts';
import { defineOperation } from '../operation.ts';

/** A year can be compared with the one before it. */
const USES_KEPT = 400 * DAY;

/** Deletes what has lapsed. Everything checks expiry at use: this only keeps tables small (shared-model M-14). */
export const tidyUp = defineOperation<void, void>({
  name: 'job.tidy-up',
  access: { system: true },
  problems: [],
  async execute(ctx) {
    await ctx.write(async (tx) => {
      for (const contact of await tx.contacts.takeExpired(ctx.now)) {
        await tx.record({
          event: 'contact-lapsed',
          result: 'success',
          accountId: contact.accountId,
          tenantId: contact.tenantId,
        });
      }
      await tx.identifiers.deleteExpired(ctx.now);
      await tx.guesses.deleteExpired(ctx.now);
      // A used code is told from an unknown one for a day.
      await tx.secrets.deleteExpired(ctx.now - DAY);
      await tx.sessions.deleteExpired(ctx.now - DAY);
      await tx.signingKeys.deleteExpired(ctx.now);
      await tx.clients.deleteUses(ctx.now - USES_KEPT);
      await tx.outbox.deleteFinished(ctx.now - 30 * DAY);
      await tx.outbox.trimMailbox(ctx.now - 7 * DAY, 1000);
    });
  },
});
