import type { PasswordPolicy } from '#core/credentials/password/policy.ts';
import { Type } from '#http/json-schema.ts';

export const PasswordRequirements = Type.Object({
  length: Type.Integer(),
  'non-alphanumeric': Type.Boolean(),
  lowercase: Type.Boolean(),
  uppercase: Type.Boolean(),
  digit: Type.Boolean(),
});

export function encodePolicy(policy: PasswordPolicy) {
  return {
    length: policy.minLength,
    'non-alphanumeric': policy.requireNonAlphanumeric,
    lowercase: policy.requireLower,
    uppercase: policy.requireUpper,
    digit: policy.requireDigit,
  };
}
