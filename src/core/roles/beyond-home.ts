import type { Account } from '../ports/repositories/accounts.ts';
import type { RoleGrant } from '../ports/repositories/roles.ts';
import { ADMIN, SYSTEM_ADMIN } from './role-names.ts';

/** Whether a role gives a person power over others than those of the own home: over the server, or over another tenant. */
export function reachesBeyondHome({ tenantId }: Account, grant: Pick<RoleGrant, 'role' | 'tenantId'>): boolean {
  return grant.role === SYSTEM_ADMIN || (grant.role === ADMIN && grant.tenantId !== tenantId);
}
