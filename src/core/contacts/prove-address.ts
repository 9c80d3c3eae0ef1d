import { settleAttachment } from '../accounts/attach-customer.ts';
import { dropEarlierCredentials } from '../accounts/drop-earlier-credentials.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';

/**
 * Whoever used what was sent to the address given at creation, and nowhere else, has proved it: it comes into force, and
 * what was put on the account before is gone, an access period that no operator gave it too (pre-hijacking, shared-model
 * M-3). False when another account holds it by now.
 */
export async function proveAddress(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
): Promise<boolean> {
  if (!(await takeAddress(ctx, tx, account.id, contact))) return false;
  await tx.contacts.delete(contact.id);
  await tx.contacts.put({ ...contact, state: 'verified', verifiedAt: ctx.now, expiresAt: null });
  await dropEarlierCredentials(ctx, tx, account.id);
  if (!account.accessByOperator) await tx.accounts.update(account.id, { accessFrom: null, accessUntil: null });
  return true;
}

/** An account that is to become a customer holds its address, and gets the customer's number, only once it is proved. */
async function takeAddress(ctx: Context, tx: Transaction, accountId: string, contact: Contact): Promise<boolean> {
  // As it is now: another address that was confirmed meanwhile ended the attachment.
  const account = await tx.accounts.lock(accountId);
  if (account === undefined || account.attachesTo === null) return true;
  await settleAttachment(ctx, tx, account, contact);
  const { tenantId, value } = contact;
  return tx.identifiers.claim({ tenantId, accountId, space: 'name', value, state: 'active', expiresAt: null }, ctx.now);
}
