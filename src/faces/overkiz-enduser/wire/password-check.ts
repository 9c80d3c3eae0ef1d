import type { PasswordQuality, QualityClass } from '#core/credentials/password/quality.ts';
import { Type } from '#http/json-schema.ts';
import { WEAKNESSES } from '../password-keys.ts';

export const PasswordPair = Type.Object(
  {
    userId: Type.Optional(Type.String({ maxLength: 100 })),
    userPassword: Type.String({ maxLength: 1024 }),
  },
  { description: 'A user id, if there is one yet, and the password to check' },
);

export const PasswordVerdict = Type.Object(
  {
    score: Type.Integer(),
    weaknesses: Type.Array(Type.Object({ key: Type.String(), label: Type.String() })),
    qualityClass: Type.String(),
  },
  { description: 'Below 0: the password would be rejected' },
);

const CLASSES: Readonly<Record<QualityClass, string>> = {
  rejected: 'Rejected',
  weak: 'Weak',
  medium: 'Medium',
  strong: 'Strong',
  'very-strong': 'Very strong',
};

export function encodeQuality({ score, weaknesses, qualityClass }: PasswordQuality) {
  return {
    score,
    weaknesses: weaknesses.map((weakness) => WEAKNESSES[weakness]),
    qualityClass: CLASSES[qualityClass],
  };
}
