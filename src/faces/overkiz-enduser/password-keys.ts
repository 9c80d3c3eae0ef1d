import type { PasswordWeakness } from '#core/credentials/password/policy.ts';
import { type QualityWeakness, reasonOf } from '#core/credentials/password/quality.ts';
import type { Problem } from '#kernel/problem.ts';

/** Key and label of every weakness. One label is published; the others are written like it. */
export const WEAKNESSES: Readonly<Record<QualityWeakness, { readonly key: string; readonly label: string }>> = {
  'common-token': { key: 'PWD_COMMON_TOKEN', label: 'Password contains a word or sequence which is too common' },
  'repeated-characters': { key: 'PWD_REPEATED_CHARACTERS', label: 'Password repeats the same characters too often' },
  'contains-username': { key: 'PWD_CONTAINS_USER_ID', label: 'Password contains the user id' },
  'contains-email': { key: 'PWD_CONTAINS_EMAIL', label: 'Password contains the e-mail address' },
  'contains-context': { key: 'PWD_CONTAINS_CONTEXT', label: 'Password contains the name of the service' },
  'too-short': { key: 'PWD_TOO_SHORT', label: 'Password is too short' },
  'too-long': { key: 'PWD_TOO_LONG', label: 'Password is too long' },
  'missing-class': { key: 'PWD_MISSING_CLASS', label: 'Password lacks a kind of character which is required' },
  common: { key: 'PWD_COMMON_PASSWORD', label: 'Password is one of the most common ones' },
};

/** The text of a refused password: the key of every rule that it breaks, each once. */
export function rejectedPassword({ data }: Problem): string {
  const weaknesses = (data.weaknesses ?? []) as readonly PasswordWeakness[];
  const broken = weaknesses.map((weakness) => WEAKNESSES[reasonOf(weakness)].key);
  const keys = broken.length === 0 ? ['PWD_SAME_AS_CURRENT'] : broken;
  return `Password rejected : ${[...new Set(keys)].join(', ')}`;
}
