import { defineOperation } from '../operation.ts';
import type { Member } from '../ports/repositories/roles.ts';
import { InvalidInput, problem } from '../problems.ts';
import { administeredTenant } from './administered-tenant.ts';
import { readRole } from './role-names.ts';

export interface RolePage {
  readonly role: string;
  /** tenantId, or organisation number. */
  readonly tenantId: string;
  readonly offset: number;
  readonly limit: number;
}

const LONGEST_PAGE = 100;

/** People who hold a role in a tenant, by address, a page at a time. Nobody holds a role that cannot be one. */
export const listRoleHolders = defineOperation<RolePage, { members: readonly Member[]; total: number }>({
  name: 'role.list-holders',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true, operator: true },
  problems: ['out-of-range', 'not-found'],
  async execute(ctx, { role: typed, tenantId, offset, limit }) {
    const outside = [
      ...(offset < 0 ? [problem('out-of-range', { field: 'offset' })] : []),
      ...(limit < 1 || limit > LONGEST_PAGE ? [problem('out-of-range', { field: 'limit' })] : []),
    ];
    if (outside.length > 0) throw new InvalidInput(outside);
    const tenant = await administeredTenant(ctx, tenantId);
    const role = readRole(typed);
    if (role === undefined) return { members: [], total: 0 };
    return ctx.read.roles.listHolders(tenant.id, role.role, { offset, limit });
  },
});
