import { sendCode } from '../contacts/send-code.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import { issueResetCode } from '../recovery/reset-code.ts';

/** Keeps a contact as the one given by the organisation, in place of any other of its kind that nobody confirmed. */
export async function putUnconfirmed(
  ctx: Context,
  tx: Transaction,
  account: Account,
  given: { channel: ContactChannel; value: string; display: string },
): Promise<Contact> {
  const contact: Contact = {
    ...given,
    id: ctx.newId(),
    tenantId: account.tenantId,
    accountId: account.id,
    state: 'initial',
    createdAt: ctx.now,
    verifiedAt: null,
    expiresAt: null,
  };
  await tx.contacts.put(contact);
  return contact;
}

/** Sends what confirms a new address: a code to somebody with a password, else an invitation to choose one. */
export async function sendWayIn(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
  hasPassword: boolean,
): Promise<void> {
  if (hasPassword) await sendCode(ctx, tx, account, contact);
  else if (((await tx.customers.find(account.id))?.profileType ?? 'S') === 'S')
    await issueResetCode(ctx, tx, account, contact, 'invitation');
}
