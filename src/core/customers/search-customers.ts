import { readContact } from '../contacts/read-contact.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { CustomerCriteria } from '../ports/repositories/customers.ts';
import { problem } from '../problems.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { organisationInReach } from './organisation-rules.ts';

export interface CustomerSearch {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly customerRef?: string | undefined;
  readonly lastName?: string | undefined;
  readonly organisationId?: number | undefined;
  /** The first page is 0. */
  readonly page: number;
  readonly size: number;
}

/** The customers of one organisation that match every criterion given, oldest first, and how many there are. */
export const searchCustomers = defineOperation<
  CustomerSearch,
  { readonly customers: readonly CustomerProfile[]; readonly total: number }
>({
  name: 'customer.search',
  access: { client: { scope: 'customers:profile:read', kinds: ['internal', 'partner'] } },
  problems: ['not-allowed', 'not-found', 'required', 'invalid-format'],
  async execute(ctx, search) {
    const criteria = canonicalCriteria(ctx, search);
    const organisation = await organisationInReach(ctx, search.organisationId);
    const page = { offset: search.page * search.size, limit: search.size };
    const { accountIds, total } = await ctx.read.customers.search(organisation.id, criteria, ctx.now, page);
    return { customers: await Promise.all(accountIds.map((id) => loadCustomer(ctx, id))), total };
  },
});

function canonicalCriteria(ctx: Context, { email, phone, customerRef, lastName }: CustomerSearch): CustomerCriteria {
  if ([email, phone, customerRef, lastName].every((criterion) => criterion === undefined)) throw problem('required');
  return {
    email: email === undefined ? undefined : readContact(ctx, 'email', email).value,
    phone: phone === undefined ? undefined : readContact(ctx, 'sms', phone).value,
    customerRef,
    lastName,
  };
}
