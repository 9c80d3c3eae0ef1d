import { ownAccount } from '../accounts/reach.ts';
import { defineOperation } from '../operation.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';

/** The tenants that a person is in, the home first: also for a system administrator, who could work in every one. */
export const listOwnTenants = defineOperation<void, readonly Tenant[]>({
  name: 'tenant.list-own',
  access: { user: { scope: 'identity.me', own: true }, apiKey: true },
  problems: [],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    const roles = await ctx.read.roles.listByAccount(account.id);
    const ids = new Set([account.tenantId, ...roles.map((grant) => grant.tenantId)]);
    const tenants = await Promise.all([...ids].map((id) => ctx.read.tenants.find(id)));
    return tenants.filter((tenant) => tenant !== undefined);
  },
});
