import type { PasswordWeakness } from '#core/credentials/password/policy.ts';
import type { Problem } from '#kernel/problem.ts';

/** What this API calls each rule that a password can break. */
const KEYS: Readonly<Record<PasswordWeakness, string>> = {
  'too-short': 'PWD_TOO_SHORT',
  'too-long': 'PWD_TOO_LONG',
  'missing-lower': 'PWD_MISSING_CLASS',
  'missing-upper': 'PWD_MISSING_CLASS',
  'missing-digit': 'PWD_MISSING_CLASS',
  'missing-non-alphanumeric': 'PWD_MISSING_CLASS',
  common: 'PWD_COMMON_PASSWORD',
  'contains-username': 'PWD_CONTAINS_USER_ID',
  'contains-email': 'PWD_CONTAINS_EMAIL',
  'contains-context': 'PWD_CONTAINS_CONTEXT',
};

/** The text of a refused password: the key of every rule that it breaks. */
export function rejectedPassword({ data }: Problem): string {
  const weaknesses = (data.weaknesses ?? []) as readonly PasswordWeakness[];
  const keys = weaknesses.length === 0 ? ['PWD_SAME_AS_CURRENT'] : weaknesses.map((weakness) => KEYS[weakness]);
  return `Password rejected : ${[...new Set(keys)].join(', ')}`;
}
