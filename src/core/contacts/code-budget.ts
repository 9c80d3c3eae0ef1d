import { HOUR, SECOND } from '#kernel/clock.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { ContactChannel } from '../ports/repositories/contacts.ts';
import { problem } from '../problems.ts';

/** Codes and links in an hour to one address or number. */
export const CODES_PER_HOUR = 10;

/** How budgets call an address or number. */
export function destinationOf(ctx: Context, { channel, value }: { channel: ContactChannel; value: string }): string {
  return ctx.services.vault.keyedHash('destination', channel, value);
}

/**
 * One more confirmation code: not to the same value within 30 seconds (M-9), and only so many an hour from one account and to
 * one address or number, whoever asks, because many accounts could bomb one. Rows of the caller's transaction: of two
 * requests at once one waits for the other, and what is refused uses nothing up. Raises `too-many-requests`.
 */
export async function takeCodeBudget(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: { channel: ContactChannel; value: string },
): Promise<void> {
  const destination = destinationOf(ctx, contact);
  const budgets = [
    { key: `code-cool:${account.id}:${destination}`, windowMs: ctx.services.settings.resendMs, limit: 1 },
    { key: `codes:${account.id}`, windowMs: HOUR, limit: CODES_PER_HOUR },
    { key: `codes-to:${destination}`, windowMs: HOUR, limit: CODES_PER_HOUR },
  ];
  for (const { key, windowMs, limit } of budgets) {
    const { used, resetsAt } = await tx.guesses.take(key, windowMs, ctx.now);
    if (used > limit) throw problem('too-many-requests', { retryAfter: Math.ceil((resetsAt - ctx.now) / SECOND) });
  }
}
