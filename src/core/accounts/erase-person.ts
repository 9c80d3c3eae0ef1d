import { mailContact } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Customer } from '../ports/repositories/customers.ts';
import { endAccount } from './end-account.ts';

/** How the username of somebody who was erased begins; the rest is the account's id. */
export const ERASED = 'erased:';

/** What an organisation may no longer know of somebody who is erased. */
const FORGOTTEN: Partial<Customer> = {
  customerRef: null,
  parentId: null,
  vippsId: null,
  dateOfBirth: null,
  dateOfDeath: null,
  nationality: null,
  landlineNumber: null,
  lastSignInFrom: null,
  language: null,
  customerAccountId: null,
  lists: {},
};

/**
 * Takes every personal detail from an account, in messages too. Its id and number stay, never to be used again, and so do
 * the audit trail and, for the quarantine period, the claim on the username. Of the address a keyed hash is kept, by which a
 * customer who comes back can be told from a new one.
 */
export async function erasePerson(ctx: Context, tx: Transaction, account: Account): Promise<void> {
  const { id: accountId, tenantId } = account;
  const email = mailContact(await tx.contacts.listByAccount(accountId, ctx.now))?.value;
  await endAccount(ctx, tx, account);
  await tx.contacts.deleteByAccount(accountId);
  await tx.extraEmails.deleteByAccount(accountId);
  await tx.mainAccounts.deleteByAccount(accountId);
  await tx.secrets.deleteByAccount(accountId);
  await tx.outbox.deleteByAccount(accountId);
  const emailOld = email === undefined ? {} : { emailOld: ctx.services.vault.keyedHash('email-old', tenantId, email) };
  await tx.customers.save({ accountId, tenantId }, { ...FORGOTTEN, ...emailOld });
  const name = `${ERASED}${accountId}`;
  await tx.accounts.update(accountId, {
    status: 'D',
    username: name,
    usernameDisplay: name,
    firstName: null,
    lastName: null,
    locale: null,
    hintPictureUrl: null,
    profilePictureUrl: null,
    updatedAt: ctx.now,
  });
}
