import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { RoleGrant } from '../ports/repositories/roles.ts';
import { problem } from '../problems.ts';
import { SYSTEM_ADMIN } from '../roles/role-names.ts';

export interface WorkingTenant {
  /** Internal id. */
  readonly tenantId: string;
  /** Whether it was chosen, by name or because there is only one; else it is the home, until a call names one. */
  readonly selected: boolean;
}

/**
 * The tenant in which a person works (shared-model M-2): the one named, else the only one. A tenant that does not exist and
 * one that the person is not in answer alike. Raises `tenant-not-available`.
 */
export async function workingTenant(
  ctx: Pick<Context, 'read'>,
  account: Pick<Account, 'id' | 'tenantId'>,
  named: string | undefined,
): Promise<WorkingTenant> {
  const roles = await ctx.read.roles.listByAccount(account.id);
  if (named === undefined) {
    const selected = roles.every((grant) => grant.tenantId === account.tenantId);
    return { tenantId: account.tenantId, selected };
  }
  const tenant = await ctx.read.tenants.findByName(named);
  if (tenant === undefined || !isMember(account, roles, tenant.id)) throw problem('tenant-not-available');
  return { tenantId: tenant.id, selected: true };
}

/** Whether a person is in a tenant: at home there, by a role, or as a system administrator, who is in every one. */
export function isMember(account: Pick<Account, 'tenantId'>, roles: readonly RoleGrant[], tenantId: string): boolean {
  return (
    account.tenantId === tenantId || roles.some((grant) => grant.tenantId === tenantId || grant.role === SYSTEM_ADMIN)
  );
}
