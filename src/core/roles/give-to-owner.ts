import { parseEmail } from '#kernel/text/email.ts';
import { mayRecoverBy } from '../accounts/may-use.ts';
import { takeFromStranger } from '../accounts/take-from-stranger.ts';
import { emailOf } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { issueResetCode } from '../recovery/reset-code.ts';

/**
 * Makes sure that what is given to a person named by an address reaches the owner of the address, and nobody who merely
 * registered it: while nobody proved it, whatever opened the account is taken away, and the owner is invited. Nobody of
 * another home is touched so (shared-model M-1): with an unproved address he is like nobody. Gives whether anything was taken;
 * raises `not-found`.
 */
export async function giveToOwner(
  ctx: Context,
  tx: Transaction,
  { accountId, tenantId, email: typed }: { accountId: string; tenantId: string; email: string },
): Promise<boolean> {
  const account = await tx.accounts.lock(accountId);
  const email = parseEmail(typed)?.canonical ?? '';
  // A former address may still be the username, and opens the account to whoever has it now.
  const contact = emailOf(await tx.contacts.listByAccount(accountId, ctx.now), email);
  if (account === undefined || account.status === 'D' || contact === undefined) throw notFound();
  if (contact.state === 'verified' || isActor(ctx, account)) return false;
  if (account.tenantId !== tenantId) throw notFound();
  const opened = await canBeOpened(tx, account);
  await takeFromStranger(ctx, tx, account);
  if (opened && mayRecoverBy(account, contact, ctx.now)) await issueResetCode(ctx, tx, account, contact, 'invitation');
  return opened;
}

const notFound = () => problem('not-found', { field: 'email' });

/** Whoever gives himself something has all that his credentials open already. */
function isActor({ actor }: Context, account: Account): boolean {
  return 'accountId' in actor && actor.accountId === account.id;
}

/** Whoever was invited has nothing yet but the invitation, which stays as it is. */
async function canBeOpened(tx: Transaction, { id }: Account): Promise<boolean> {
  const record = await tx.accounts.findForSignInById(id);
  return record?.password !== undefined || (await tx.credentials.listLinkedLogins(id)).length > 0;
}
