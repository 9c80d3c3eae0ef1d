import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { MOST_ROLES } from '../tokens/token-size.ts';
import { holdRole, ROLE_CHANGE_PROBLEMS, type RoleChange, roleSubject } from './role-change.ts';

/** Gives a person a role in a tenant; the first one makes a member of whoever is not at home there (shared-model M-1). */
export const grantRole = defineOperation<RoleChange, void>({
  name: 'role.grant',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true, operator: true },
  problems: [...ROLE_CHANGE_PROBLEMS, 'user-already-in-role', 'too-many-roles'],
  async execute(ctx, change) {
    const subject = await roleSubject(ctx, change);
    const { account, tenantId, role, display } = subject;
    await ctx.write(async (tx) => {
      await holdRole(ctx, tx, subject);
      const held = (await tx.roles.listByAccount(account.id)).filter((grant) => grant.tenantId === tenantId);
      if (held.length >= MOST_ROLES) throw problem('too-many-roles', { field: 'role' });
      const granted = await tx.roles.grant({ accountId: account.id, tenantId, role, display, createdAt: ctx.now });
      if (!granted) throw problem('user-already-in-role', { field: 'role', data: { role: display } });
      await tx.record({
        event: 'role-granted',
        result: 'success',
        accountId: account.id,
        tenantId,
        detail: display,
      });
    });
  },
});
