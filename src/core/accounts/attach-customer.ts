import { emailOf } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { Repositories } from '../ports/store.ts';
import { InvalidInput, problem } from '../problems.ts';
import { mayUse } from './may-use.ts';

/**
 * The customer of the caller's tenant that a registration names: known by number, in use, without any credential, and with
 * the same e-mail address; not one that waits for a confirmation, which may be mistyped (shared-model M-3). Anything else is `not-on-list`, whoever the number belongs to.
 */
export async function attachableCustomer(ctx: Context, customerNumber: string, email: string): Promise<Account> {
  const customer = await ctx.read.accounts.findByCustomerNumber(ctx.tenantId, customerNumber);
  if (customer === undefined || !(await isAttachable(ctx, ctx.read, customer, email)))
    throw new InvalidInput([problem('not-on-list', { field: 'customerNumber' })]);
  // Such registrations do not hold the address, so nothing else bounds them.
  await ctx.budget('attachmentsPerCustomer', customer.id);
  return customer;
}

async function isAttachable(ctx: Context, from: Repositories, customer: Account, email: string): Promise<boolean> {
  if (!mayUse(customer, ctx.now)) return false;
  const record = await from.accounts.findForSignInById(customer.id);
  if (record?.password !== undefined || (record?.generated?.expiresAt ?? 0) > ctx.now) return false;
  if ((await from.credentials.listLinkedLogins(customer.id)).length > 0) return false;
  const contacts = await from.contacts.listByAccount(customer.id, ctx.now);
  return emailOf(contacts, email) !== undefined;
}

/**
 * An e-mail address of an account that is to become a customer is proved. Only the address of the registration makes it
 * that customer, and only while the customer still has that address and no credential; otherwise nothing is attached any
 * more, and whether the account may have the address is its claim's to decide. Of two such accounts the customer's locked
 * row lets one through.
 */
export async function settleAttachment(
  ctx: Context,
  tx: Transaction,
  account: Account,
  proved: Contact,
): Promise<void> {
  if (account.attachesTo === null) return;
  const customer = await tx.accounts.lock(account.attachesTo);
  const attached =
    customer !== undefined && proved.state === 'initial' && (await isAttachable(ctx, tx, customer, proved.value));
  if (attached) await attachCustomer(ctx, tx, account, customer);
  else await tx.accounts.update(account.id, { attachesTo: null, updatedAt: ctx.now });
}

/**
 * The registered account takes over number, uuid, names and address; the empty record is left as deleted, its id never used
 * again.
 */
async function attachCustomer(ctx: Context, tx: Transaction, account: Account, customer: Account): Promise<void> {
  await tx.identifiers.deleteByAccount(customer.id);
  await tx.contacts.deleteByAccount(customer.id);
  await tx.credentials.deleteGeneratedPassword(customer.id);
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
  const known = await tx.customers.find(customer.id);
  if (known !== undefined) {
    await tx.customers.delete(customer.id);
    await tx.customers.save({ accountId: account.id, tenantId: account.tenantId }, known);
  }
  await tx.record({ event: 'customer-attached', result: 'success', accountId: account.id, tenantId: account.tenantId });
}
