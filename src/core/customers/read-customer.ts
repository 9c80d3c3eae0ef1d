import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import { isProblem, problem } from '../problems.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { customerInReach, organisationInReach } from './organisation-rules.ts';

export interface CustomerIdentifier {
  /** A customer number or, in the organisation named or the caller's own, a customer reference. */
  readonly identifier: string;
  readonly organisationId?: number | undefined;
}

/** The customer with this number or reference. Another organisation's is like none. */
export const readCustomer = defineOperation<CustomerIdentifier, CustomerProfile>({
  name: 'customer.read',
  access: { client: { scope: 'customers:profile:read', kinds: ['internal', 'partner'] } },
  problems: ['not-found'],
  execute: async (ctx, wanted) => loadCustomer(ctx, await accountId(ctx, wanted)),
});

async function accountId(ctx: Context, { identifier, organisationId }: CustomerIdentifier): Promise<string> {
  if (organisationId === undefined) {
    const numbered = await customerInReach(ctx, identifier).catch(unlessNotFound);
    return numbered?.id ?? byRef(ctx, ctx.tenantId, identifier);
  }
  const organisation = await organisationInReach(ctx, organisationId).catch((error: unknown) => {
    throw isProblem(error, 'not-allowed') ? problem('not-found') : error;
  });
  const numbered = await ctx.read.accounts.findByCustomerNumber(organisation.id, identifier);
  return numbered?.id ?? byRef(ctx, organisation.id, identifier);
}

async function byRef(ctx: Context, tenantId: string, customerRef: string): Promise<string> {
  const found = await ctx.read.customers.findByRef(tenantId, customerRef);
  if (found === undefined) throw problem('not-found');
  return found;
}

function unlessNotFound(error: unknown): undefined {
  if (!isProblem(error, 'not-found')) throw error;
}
