import { attachCustomer } from '../accounts/attach-customer.ts';
import { dropEarlierCredentials } from '../accounts/drop-earlier-credentials.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';

/**
 * Whoever used what was sent to the address given at creation, and nowhere else, has proved it: it comes into force, and
 * what was put on the account before is gone (pre-hijacking, shared-model M-3). False when another account holds it by now.
 */
export async function proveAddress(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
): Promise<boolean> {
  if (!(await takeAddress(ctx, tx, account, contact))) return false;
  await tx.contacts.delete(contact.id);
  await tx.contacts.put({ ...contact, state: 'verified', verifiedAt: ctx.now, expiresAt: null });
  await dropEarlierCredentials(tx, account.id);
  return true;
}

/** An account that is to become a customer holds its address, and gets the customer's number, only once it is proved. */
async function takeAddress(ctx: Context, tx: Transaction, account: Account, contact: Contact): Promise<boolean> {
  if (account.attachesTo === null) return true;
  const customer = await tx.accounts.find(account.attachesTo);
  if (customer?.status === 'A') await attachCustomer(ctx, tx, account, customer.id);
  const { tenantId, value } = contact;
  const claim = { tenantId, accountId: account.id, space: 'name', value, state: 'active', expiresAt: null } as const;
  return tx.identifiers.claim(claim, ctx.now);
}
