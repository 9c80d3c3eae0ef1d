import { HOUR, SECOND } from '#kernel/clock.ts';
import { CODES_PER_HOUR, destinationOf } from '../contacts/code-budget.ts';
import type { Context, Transaction } from '../context.ts';
import type { LinkPurpose } from '../ports/repositories/secrets.ts';
import { problem } from '../problems.ts';

const ASKED_PER_HOUR = 3;

export interface MailedLink {
  /** Whose it is: an account, or the shadow of one that does not exist. */
  readonly who: string;
  readonly purpose: LinkPurpose;
  /** Canonical. */
  readonly address: string;
  /** Somebody asked for it; else it comes with what made the account. */
  readonly asked: boolean;
}

/**
 * Whether one more link may be mailed: not to the same address within 30 seconds, only so many an hour that somebody asks
 * for, and only so many to one address, whoever's account it is about. Silent, because the answer is the same for all
 * (M-9). Rows of the caller's transaction: of two requests at once one waits for the other.
 */
export async function mayMailLink(
  ctx: Context,
  tx: Transaction,
  { who, purpose, address, asked }: MailedLink,
): Promise<boolean> {
  const destination = destinationOf(ctx, { channel: 'email', value: address });
  const budgets = [
    { key: `link-cool:${purpose}:${who}:${destination}`, windowMs: ctx.services.settings.resendMs, limit: 1 },
    ...(asked ? [{ key: `links:${purpose}:${who}`, windowMs: HOUR, limit: ASKED_PER_HOUR }] : []),
    { key: `codes-to:${destination}`, windowMs: HOUR, limit: CODES_PER_HOUR },
  ];
  for (const { key, windowMs, limit } of budgets)
    if ((await tx.guesses.take(key, windowMs, ctx.now)).used > limit) return false;
  return true;
}

/** Lets nobody on whose address has tried too many wrong links. Raises `too-many-requests`, for right ones too. */
export async function requireLinkTries(ctx: Context): Promise<void> {
  const { used, limit, resetsAt } = await ctx.services.limiter.use('wrongLinksPerAddress', addressOf(ctx), 0);
  if (used >= limit) throw problem('too-many-requests', { retryAfter: Math.ceil((resetsAt - ctx.now) / SECOND) });
}

/** Counts one wrong link against the caller's address. */
export async function countWrongLink(ctx: Context): Promise<void> {
  await ctx.services.limiter.use('wrongLinksPerAddress', addressOf(ctx), 1);
}

function addressOf(ctx: Context): string {
  return ctx.origin.ip ?? 'none';
}
