import { settleAttachment } from '../accounts/attach-customer.ts';
import { verifyContact } from '../contacts/verify-contact.ts';
import type { Context, Transaction } from '../context.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import { isProblem } from '../problems.ts';

/**
 * Spends a link and brings the address that it went to into force, in one transaction. False, and nothing spent, when the
 * link was used meanwhile, the account has another address since, or somebody else has that one by now. An address that is
 * in force already, by a code for instance, stays so. Nothing else of the account ends (M-3).
 */
export async function confirmByLink(ctx: Context, secret: SingleUseSecret): Promise<boolean> {
  try {
    return await ctx.write((tx) => confirm(ctx, tx, secret));
  } catch (error) {
    if (isProblem(error, 'email-already-used')) return false;
    throw error;
  }
}

async function confirm(ctx: Context, tx: Transaction, secret: SingleUseSecret): Promise<boolean> {
  const account = await tx.accounts.lock(secret.accountId);
  if (account?.status !== 'A') return false;
  if (secret.purpose === 'validate-extra-email') return confirmExtra(ctx, tx, secret);
  const contact = addressOf(await tx.contacts.listByAccount(account.id, ctx.now), secret);
  if (contact === undefined || !(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) return false;
  if (contact.state === 'verified') return true;
  await settleAttachment(ctx, tx, account, contact);
  await verifyContact(ctx, tx, account, contact);
  return true;
}

async function confirmExtra(ctx: Context, tx: Transaction, secret: SingleUseSecret): Promise<boolean> {
  const { accountId, tenantId, value } = secret;
  const extra = (await tx.extraEmails.listByAccount(accountId)).find((one) => one.value === value);
  if (extra === undefined || !(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) return false;
  await tx.extraEmails.markValidated(accountId, value, ctx.now);
  await tx.record({ event: 'extra-email-confirmed', result: 'success', accountId, tenantId });
  return true;
}

/** The account's address that a link went to, if it still is the one: not given up, and taken up again later. */
export function addressOf(contacts: readonly Contact[], secret: SingleUseSecret): Contact | undefined {
  return contacts.find(
    ({ channel, value, createdAt }) => channel === 'email' && value === secret.value && createdAt <= secret.createdAt,
  );
}
