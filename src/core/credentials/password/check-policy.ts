import type { Context } from '../../context.ts';
import { problem } from '../../problems.ts';
import { findWeaknesses, normalisePassword, type PasswordPolicy } from './policy.ts';

/** The password policy in force in a tenant: the configured one with the tenant's own figures laid over it (M-7). */
export async function policyOf(
  ctx: Context,
  tenantId: string,
): Promise<PasswordPolicy & { readonly tenantName: string }> {
  const tenant = await ctx.read.tenants.find(tenantId);
  return { ...ctx.services.settings.passwordPolicy, ...tenant?.passwordPolicy, tenantName: tenant?.name ?? '' };
}

/** Raises `password-does-not-meet-requirements`, naming each weakness, or gives the form to be hashed. */
export async function requireAcceptable(
  ctx: Context,
  plain: string,
  owner: { tenantId: string; username: string; email: string | undefined },
): Promise<string> {
  const policy = await policyOf(ctx, owner.tenantId);
  const weaknesses = findWeaknesses(plain, policy, { ...owner, tenantName: policy.tenantName });
  if (weaknesses.length > 0) {
    throw problem('password-does-not-meet-requirements', {
      field: 'password',
      data: { weaknesses, minLength: policy.minLength },
    });
  }
  return normalisePassword(plain);
}
