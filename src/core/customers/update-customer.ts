import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { UniqueViolation } from '../ports/store.ts';
import { problem } from '../problems.ts';
import { changeContactOfCustomer } from './change-contact-of-customer.ts';
import { type Author, type CustomerInput, readContacts, saveDetails } from './customer-input.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { customerToChange, lockCustomer } from './organisation-rules.ts';

export interface CustomerUpdate extends CustomerInput {
  readonly customerNumber: string;
  readonly author: Author;
}

/** Writes what an organisation now knows of a customer; contacts that the customer confirmed stay in force (M-3). */
export const updateCustomer = defineOperation<CustomerUpdate, CustomerProfile>({
  name: 'customer.update',
  access: { client: { scope: 'customers:profile:write', kinds: ['internal', 'partner'] } },
  problems: ['not-found', 'invalid-format', 'email-already-used', 'customer-ref-already-used', 'too-many-requests'],
  async execute(ctx, update) {
    const { id } = await customerToChange(ctx, update.customerNumber);
    const contacts = readContacts(ctx, update);
    try {
      await ctx.write(async (tx) => {
        const account = await lockCustomer(tx, id);
        await saveDetails(tx, account, update.details);
        await saveNames(ctx, tx, account, update);
        const { email, phone } = contacts;
        if (email !== undefined) await changeContactOfCustomer(ctx, tx, account, { ...email, channel: 'email' });
        if (phone !== undefined) await changeContactOfCustomer(ctx, tx, account, { ...phone, channel: 'sms' });
        await tx.record({ event: 'customer-updated', result: 'success', accountId: id, tenantId: account.tenantId });
      });
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      throw problem('customer-ref-already-used', { field: 'customerRef', cause: error });
    }
    return loadCustomer(ctx, id);
  },
});

function saveNames(
  ctx: Context,
  tx: Transaction,
  { id }: Account,
  { firstName, lastName, locale, author }: CustomerUpdate,
): Promise<void> {
  return tx.accounts.update(id, {
    firstName,
    lastName,
    ...(locale === undefined ? {} : { locale }),
    changedBy: author.by,
    changedByChannel: author.channel,
    updatedAt: ctx.now,
  });
}
