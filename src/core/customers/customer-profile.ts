import { type ShownContact, shownContact } from '../accounts/profile.ts';
import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Customer } from '../ports/repositories/customers.ts';
import { problem } from '../problems.ts';

/** A customer of an organisation: the account, its contacts, and what the organisation knows beyond. */
export interface CustomerProfile {
  readonly account: Account;
  readonly organisationId: number;
  readonly email: ShownContact | undefined;
  readonly phone: ShownContact | undefined;
  readonly customer: Customer;
}

/** What holds for an account of which nobody said more. */
const NOTHING_KNOWN: Customer = {
  profileType: 'S',
  customerRef: null,
  parentId: null,
  vippsId: null,
  emailOld: null,
  dateOfBirth: null,
  dateOfDeath: null,
  nationality: null,
  landlineNumber: null,
  expiresAt: null,
  lastSignInFrom: null,
  language: null,
  customerAccountId: null,
  lists: {},
};

/** The profile as it is committed now: after a write, with what was written. Raises `not-found`. */
export async function loadCustomer(ctx: Context, accountId: string): Promise<CustomerProfile> {
  const { read } = ctx;
  const [account, contacts, customer] = await Promise.all([
    read.accounts.find(accountId),
    read.contacts.listByAccount(accountId, ctx.now),
    read.customers.find(accountId),
  ]);
  const tenant = account && (await read.tenants.find(account.tenantId));
  if (account === undefined || tenant === undefined) throw problem('not-found');
  return {
    account,
    organisationId: tenant.organisationId,
    email: shownContact(contacts, 'email'),
    phone: shownContact(contacts, 'sms'),
    customer: customer ?? NOTHING_KNOWN,
  };
}
