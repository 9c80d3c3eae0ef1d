import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { dropEarlierCredentials } from './drop-earlier-credentials.ts';

/**
 * Nobody proved the address, so whoever registered it may not be its owner: nothing that he put there opens the account.
 * What was mailed to set a password goes on, for only the owner of the address reads it: an invitation stays good.
 */
export async function takeFromStranger(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  await tx.accounts.changeCredentials(account.id, account.credentialsChangedAt, ctx.now);
  await tx.credentials.deletePassword(account.id);
  await tx.credentials.deleteGeneratedPassword(account.id);
  await dropEarlierCredentials(ctx, tx, account.id);
  await endEverything(ctx, tx, account.id, { spares: 'reset-password' });
}
