import { DAY, HOUR } from '#kernel/clock.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { ContactChannel } from '../ports/repositories/contacts.ts';
import type { Repositories } from '../ports/store.ts';
import { destinationOf } from './code-budget.ts';

/** Wrong codes of one account in an hour. */
const WRONG_AN_HOUR = 15;
/** Wrong codes for one address or number in a day, whoever guesses: of a million, less than one in ten thousand. */
const WRONG_A_DAY = 75;

interface Budget {
  readonly key: string;
  readonly windowMs: number;
  readonly limit: number;
}

function budgetsOf(ctx: Context, { id }: Account, contact: { channel: ContactChannel; value: string }): Budget[] {
  return [
    { key: `wrong-codes:${id}`, windowMs: HOUR, limit: WRONG_AN_HOUR },
    { key: `wrong-codes-for:${destinationOf(ctx, contact)}`, windowMs: DAY, limit: WRONG_A_DAY },
  ];
}

/**
 * Counts a wrong confirmation code against budgets that no sign-in clears: whoever guesses at the address of somebody else
 * does it in a session of his own, and would clear his failure counter (M-6) as often as he likes (ADR 85).
 */
export async function spendWrongCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: { channel: ContactChannel; value: string },
): Promise<void> {
  for (const { key, windowMs } of budgetsOf(ctx, account, contact)) await tx.guesses.take(key, windowMs, ctx.now);
}

/** Whether a right code still counts: past the budgets none does, so that nothing was learnt by guessing on. */
export async function hasWrongCodesLeft(
  ctx: Context,
  from: Repositories,
  account: Account,
  contact: { channel: ContactChannel; value: string },
): Promise<boolean> {
  for (const { key, limit } of budgetsOf(ctx, account, contact))
    if ((await from.guesses.used(key, ctx.now)) >= limit) return false;
  return true;
}
