import { MINUTE } from '#kernel/clock.ts';
import { noticeTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { GuessLock } from '../ports/guesses.ts';
import type { Account } from '../ports/repositories/accounts.ts';

/** Tells the owner when guessing locked the account for the first time; further locks of the same attack say nothing new. */
export async function noticeLock(
  ctx: Context,
  tx: Transaction,
  account: Account,
  lock: GuessLock | undefined,
): Promise<void> {
  if (lock?.failures !== ctx.services.settings.guessFailures) return;
  await tx.record({ event: 'account-locked', result: 'success', accountId: account.id, tenantId: account.tenantId });
  await noticeTo(ctx, tx, account, {
    template: 'account-locked',
    data: { username: account.usernameDisplay, minutes: Math.ceil((lock.until - ctx.now) / MINUTE) },
  });
}
