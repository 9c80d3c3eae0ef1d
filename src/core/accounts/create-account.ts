import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { UniqueViolation } from '../ports/store.ts';
import { type GivenAccount, newAccount } from './new-account.ts';

const DRAWS = 5;

/**
 * Makes an account and, in the same transaction, what belongs to it. A customer number drawn twice is drawn again; names
 * that are taken answer with problems of their own.
 */
export async function createAccount(
  ctx: Context,
  given: GivenAccount,
  furnish: (tx: Transaction, account: Account) => Promise<void>,
): Promise<Account> {
  for (let draw = 1; ; draw += 1) {
    const account = newAccount(ctx, given);
    try {
      await ctx.write(async (tx) => {
        await tx.accounts.create(account);
        await furnish(tx, account);
      });
      return account;
    } catch (error) {
      if (!(error instanceof UniqueViolation) || draw >= DRAWS) throw error;
    }
  }
}
