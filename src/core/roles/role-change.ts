import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { administeredTenant } from './administered-tenant.ts';
import { findHolder, findMember } from './find-member.ts';
import { isSystemAdmin, requireAdmin, requireSystemAdmin } from './require-admin.ts';
import { readRole, SYSTEM_ADMIN } from './role-names.ts';

/** Whose role in which tenant, in the caller's words. */
export interface RoleChange {
  readonly email: string;
  readonly role: string;
  /** tenantId, or organisation number. */
  readonly tenantId: string;
}

/** The same, looked up. */
export interface RoleSubject {
  readonly account: Account;
  /** Internal id. */
  readonly tenantId: string;
  readonly role: string;
  readonly display: string;
}

/** What granting and revoking can raise before they look at the role itself. */
export const ROLE_CHANGE_PROBLEMS = ['invalid-format', 'not-found', 'ambiguous-user'] as const;

/**
 * Looks up what a change is about; a role is taken from whoever `holds` it. Only a system administrator reaches people of other
 * homes. Raises ROLE_CHANGE_PROBLEMS.
 */
export async function roleSubject(ctx: Context, change: RoleChange, { holds = false } = {}): Promise<RoleSubject> {
  const tenant = await administeredTenant(ctx, change.tenantId);
  const role = readRole(change.role);
  if (role === undefined) throw problem('invalid-format', { field: 'role', data: { role: change.role } });
  await requireGrantor(ctx, tenant.id, role.role);
  const elsewhere = await isSystemAdmin(ctx);
  const account = holds
    ? await findHolder(ctx, { tenantId: tenant.id, role: role.role }, change.email, { elsewhere })
    : await findMember(ctx, tenant.id, change.email, { elsewhere });
  return { ...role, account, tenantId: tenant.id };
}

/**
 * From here on the transaction alone changes who holds the role, and the actor may still do it: of two administrators who
 * remove each other at once, the second is none any more.
 */
export async function holdRole(ctx: Context, tx: Transaction, { tenantId, role }: RoleSubject): Promise<void> {
  await tx.roles.holdStill(role === SYSTEM_ADMIN ? undefined : tenantId);
  await requireGrantor(ctx, tenantId, role, tx);
}

async function requireGrantor(ctx: Context, tenantId: string, role: string, from = ctx.read): Promise<void> {
  if (role === SYSTEM_ADMIN) await requireSystemAdmin(ctx, from);
  else await requireAdmin(ctx, tenantId, from);
}
