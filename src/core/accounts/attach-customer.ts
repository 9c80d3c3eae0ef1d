import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { InvalidInput, problem } from '../problems.ts';

/**
 * The customer of the caller's tenant that a registration names: known by number, without any credential, and with the
 * same e-mail address. Anything else is `not-on-list`, whoever the number belongs to.
 */
export async function attachableCustomer(ctx: Context, customerNumber: string, email: string): Promise<Account> {
  const customer = await ctx.read.accounts.findByCustomerNumber(ctx.tenantId, customerNumber);
  const refused = new InvalidInput([problem('not-on-list', { field: 'customerNumber' })]);
  if (customer === undefined || customer.status !== 'A') throw refused;
  const record = await ctx.read.accounts.findForSignInById(customer.id);
  const links = await ctx.read.credentials.listLinkedLogins(customer.id);
  const contacts = await ctx.read.contacts.listByAccount(customer.id, ctx.now);
  const sameEmail = contacts.some((contact) => contact.channel === 'email' && contact.value === email);
  if (record?.password !== undefined || record?.generated !== undefined || links.length > 0 || !sameEmail)
    throw refused;
  return customer;
}

/**
 * The address is proved: the registered account becomes the customer. It takes over number, uuid, names and claims; the
 * empty record is left as deleted, its id never used again.
 */
export async function attachCustomer(
  ctx: Context,
  tx: Transaction,
  account: Account,
  customerId: string,
): Promise<void> {
  const customer = await tx.accounts.find(customerId);
  if (customer === undefined || customer.status !== 'A') throw problem('no-such-verification');
  await tx.identifiers.deleteByAccount(customer.id);
  await tx.contacts.deleteByAccount(customer.id);
  await tx.accounts.update(customer.id, {
    customerNumber: `attached:${customer.id}`,
    uuid: `attached:${customer.id}`,
    status: 'D',
    firstName: null,
    lastName: null,
    updatedAt: ctx.now,
  });
  await tx.accounts.update(account.id, {
    customerNumber: customer.customerNumber,
    uuid: customer.uuid,
    firstName: account.firstName ?? customer.firstName,
    lastName: account.lastName ?? customer.lastName,
    attachesTo: null,
    updatedAt: ctx.now,
  });
  await tx.record({ event: 'customer-attached', result: 'success', accountId: account.id, tenantId: account.tenantId });
}
