import type { Secret } from '#kernel/secret.ts';
import { defineOperation } from '../../operation.ts';
import { policyOf } from './check-policy.ts';
import { type PasswordQuality, weighPassword } from './quality.ts';

export interface PasswordToWeigh {
  /** What its owner is going to sign in with, or nothing. */
  readonly username?: string | undefined;
  readonly password: Secret;
}

/**
 * How good a password would be, for people who are choosing one. It depends on what is given and the tenant's policy alone,
 * never on who exists; nothing is kept. Raises `too-many-requests`.
 */
export const checkPasswordQuality = defineOperation<PasswordToWeigh, PasswordQuality>({
  name: 'password.check-quality',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  async execute(ctx, { username, password }) {
    await ctx.budget('qualityChecksPerAddress', ctx.origin.ip ?? 'none');
    const policy = await policyOf(ctx, ctx.tenantId);
    return weighPassword(password.reveal(), policy, { username, tenantName: policy.tenantName });
  },
});
