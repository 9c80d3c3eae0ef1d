import { defineOperation } from '../operation.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';

/** Every tenant, by organisation number. */
export const listTenants = defineOperation<void, readonly Tenant[]>({
  name: 'tenant.list',
  access: { operator: true },
  problems: [],
  execute: (ctx) => ctx.read.tenants.list(),
});
