import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { MOST_ROLES } from '../tokens/token-size.ts';
import { reachesBeyondHome } from './beyond-home.ts';
import { giveToOwner } from './give-to-owner.ts';
import { holdRole, ROLE_CHANGE_PROBLEMS, type RoleChange, roleSubject } from './role-change.ts';

/**
 * Gives a person a role in a tenant; the first one makes a member of whoever is not at home there (shared-model M-1). Gives
 * whether the owner of an address that nobody had proved was invited to take the account over.
 */
export const grantRole = defineOperation<RoleChange, { readonly invited: boolean }>({
  name: 'role.grant',
  access: { user: { scope: 'identity.me', role: 'admin' }, apiKey: true, operator: true },
  problems: [...ROLE_CHANGE_PROBLEMS, 'user-already-in-role', 'too-many-roles'],
  async execute(ctx, change) {
    const subject = await roleSubject(ctx, change);
    const { account, tenantId, role, display } = subject;
    return ctx.write(async (tx) => {
      await holdRole(ctx, tx, subject);
      const invited = await giveToOwner(ctx, tx, { accountId: account.id, tenantId, email: change.email });
      const held = (await tx.roles.listByAccount(account.id)).filter((grant) => grant.tenantId === tenantId);
      if (held.length >= MOST_ROLES) throw problem('too-many-roles', { field: 'role' });
      const granted = await tx.roles.grant({ accountId: account.id, tenantId, role, display, createdAt: ctx.now });
      if (!granted) throw problem('user-already-in-role', { field: 'role', data: { role: display } });
      // A program of the home may have it: it must not become the way in to more than the home.
      if (reachesBeyondHome(account, { role, tenantId })) await tx.credentials.deleteGeneratedPassword(account.id);
      await tx.record({
        event: 'role-granted',
        result: 'success',
        accountId: account.id,
        tenantId,
        detail: display,
      });
      return { invited };
    });
  },
});
