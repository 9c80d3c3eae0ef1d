import { defineOperation } from '../operation.ts';
import type { TenantPasswordPolicy } from '../ports/repositories/tenants.ts';
import { problem } from '../problems.ts';

/** Replaces a tenant's own figures of the password policy; what it does not name is the configured one. */
export const setPasswordPolicy = defineOperation<{ tenantId: string; policy: TenantPasswordPolicy }, void>({
  name: 'tenant.set-password-policy',
  access: { operator: true },
  problems: ['not-found', 'out-of-range'],
  async execute(ctx, { tenantId, policy }) {
    if (policy.minLength !== undefined && !(policy.minLength >= 1 && policy.minLength <= 64))
      throw problem('out-of-range', { field: 'minLength' });
    const tenant = await ctx.read.tenants.findByName(tenantId);
    if (tenant === undefined) throw problem('not-found');
    await ctx.write(async (tx) => {
      await tx.tenants.updatePasswordPolicy(tenant.id, policy, ctx.now);
      await tx.record({ event: 'password-policy-set', result: 'success', tenantId: tenant.id });
    });
  },
});
