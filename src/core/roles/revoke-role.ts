import type { Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { holdRole, ROLE_CHANGE_PROBLEMS, type RoleChange, type RoleSubject, roleSubject } from './role-change.ts';
import { ADMIN, SYSTEM_ADMIN } from './role-names.ts';

/**
 * Takes a role from a person, at once and on every face. The last administrator of a tenant and the last of the server stay;
 * with the last role ends the membership of whoever is not at home there.
 */
export const revokeRole = defineOperation<RoleChange, void>({
  name: 'role.revoke',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true, operator: true },
  problems: [...ROLE_CHANGE_PROBLEMS, 'user-not-in-role', 'last-admin'],
  async execute(ctx, change) {
    const subject = await roleSubject(ctx, change, { holds: true });
    const { account, tenantId, role, display } = subject;
    await ctx.write(async (tx) => {
      await holdRole(ctx, tx, subject);
      const revoked = await tx.roles.revoke(account.id, tenantId, role);
      if (!revoked) throw problem('user-not-in-role', { field: 'role', data: { role: display } });
      if (await nobodyIsLeft(tx, subject)) throw problem('last-admin', { field: 'role' });
      await forgetClaims(tx, subject);
      await tx.record({ event: 'role-revoked', result: 'success', accountId: account.id, tenantId, detail: display });
    });
  },
});

async function nobodyIsLeft(tx: Transaction, { tenantId, role }: RoleSubject): Promise<boolean> {
  if (role === SYSTEM_ADMIN) return (await tx.roles.countHoldersAnywhere(role)) === 0;
  return role === ADMIN && (await tx.roles.countHolders(tenantId, role)) === 0;
}

/** A former member's claims go, so that they do not come back with another role. */
async function forgetClaims(tx: Transaction, { account, tenantId }: RoleSubject): Promise<void> {
  if (account.tenantId === tenantId) return;
  const left = await tx.roles.listByAccount(account.id);
  if (!left.some((grant) => grant.tenantId === tenantId)) await tx.roles.deleteClaims(account.id, tenantId);
}
