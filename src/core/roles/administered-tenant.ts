import type { Context } from '../context.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';
import { problem } from '../problems.ts';
import { isMember } from '../tenants/working-tenant.ts';
import { requireAdmin } from './require-admin.ts';

/**
 * The tenant that a call names, for whoever administers it. One that the actor is not in looks like one that does not
 * exist (shared-model M-2). Raises `not-found`, `not-allowed`.
 */
export async function administeredTenant(ctx: Context, name: string): Promise<Tenant> {
  const tenant = await ctx.read.tenants.findByName(name);
  if (tenant === undefined || !(await isWithin(ctx, tenant.id))) throw problem('not-found', { field: 'tenantId' });
  await requireAdmin(ctx, tenant.id);
  return tenant;
}

async function isWithin({ actor, read }: Context, tenantId: string): Promise<boolean> {
  if (!('accountId' in actor)) return true;
  const account = await read.accounts.find(actor.accountId);
  return account !== undefined && isMember(account, await read.roles.listByAccount(account.id), tenantId);
}
