import { defineOperation } from '../../operation.ts';
import { policyOf } from './check-policy.ts';
import type { PasswordPolicy } from './policy.ts';

/** The password policy of the caller's tenant, for people who are choosing one. */
export const readPasswordRequirements = defineOperation<void, PasswordPolicy>({
  name: 'password.requirements',
  access: { anonymous: true },
  problems: [],
  execute: (ctx) => policyOf(ctx, ctx.tenantId),
});
