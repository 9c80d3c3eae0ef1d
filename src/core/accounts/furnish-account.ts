import type { Secret } from '#kernel/secret.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import { claimEmail, claimUsername } from './claim-names.ts';
import type { Names } from './read-names.ts';

/**
 * The hash of the password that a new account begins with, made before its transaction. Raises
 * `password-does-not-meet-requirements`.
 */
export async function hashFirstPassword(
  ctx: Context,
  password: Secret,
  tenantId: string,
  { username, email }: Names,
): Promise<string> {
  const owner = { tenantId, username: username.value, email: email.value };
  return ctx.services.hasher.hash(await requireAcceptable(ctx, password.reveal(), owner));
}

/**
 * Gives a new account, whoever registers it, its username, its address, which nobody has confirmed yet, and its password.
 * Gives the contact, for what is to be sent there. Raises `username-already-used`, then `email-already-used`.
 */
export async function furnishAccount(
  ctx: Context,
  tx: Transaction,
  account: Account,
  { username, email }: Names,
  phc: string | undefined,
): Promise<Contact> {
  const owner = { tenantId: account.tenantId, accountId: account.id };
  await claimUsername(ctx, tx, owner, username.value, username.display);
  // The customer that this account is to become holds the address until it is proved.
  if (account.attachesTo === null) await claimEmail(ctx, tx, owner, email.value, 'active', null);
  const contact: Contact = {
    ...owner,
    ...email,
    id: ctx.newId(),
    channel: 'email',
    state: 'initial',
    createdAt: ctx.now,
    verifiedAt: null,
    expiresAt: null,
  };
  await tx.contacts.put(contact);
  if (phc !== undefined) await tx.credentials.putPassword(account.id, phc, ctx.now, null);
  await tx.record({ event: 'user-registered', result: 'success', ...owner });
  return contact;
}
