import { codePoints } from '#kernel/text/fold.ts';
import { containsCommonToken } from './common-token.ts';
import {
  findWeaknesses,
  normalisePassword,
  type PasswordOwner,
  type PasswordPolicy,
  type PasswordWeakness,
} from './policy.ts';

/** Reasons to refuse a password, the four missing classes being one, and what only makes it worse. */
export type QualityWeakness = Reason | keyof typeof PENALTIES;

type Reason = Exclude<PasswordWeakness, `missing-${string}`> | 'missing-class';

export type QualityClass = 'rejected' | 'weak' | 'medium' | 'strong' | 'very-strong';

export interface PasswordQuality {
  /** From -100 to 100; below 0 exactly when the policy refuses the password. */
  readonly score: number;
  readonly weaknesses: readonly QualityWeakness[];
  readonly qualityClass: QualityClass;
}

const PENALTIES = { 'common-token': 20, 'repeated-characters': 15 } as const;

const CLASSES: readonly (readonly [least: number, QualityClass])[] = [
  [90, 'very-strong'],
  [70, 'strong'],
  [40, 'medium'],
  [0, 'weak'],
];

/** What an operator can require, and everything else, which earns as much. */
const CHARACTERS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

/** The reason that a weakness of the policy is, for whoever weighs a password. */
export function reasonOf(weakness: PasswordWeakness): Reason {
  return weakness.startsWith('missing-') ? 'missing-class' : (weakness as Reason);
}

/** So much is looked through for flaws: what is longer, as text that grows when it is normalised, is refused all the same. */
const LOOKED_THROUGH = 1024;

/**
 * Weighs a password: a view of the one policy (shared-model M-7), which alone decides whether it is refused. Length and
 * variety count for it, common words and repetition against it.
 */
export async function weighPassword(
  password: string,
  policy: PasswordPolicy,
  owner: PasswordOwner,
): Promise<PasswordQuality> {
  const normal = normalisePassword(password);
  const beginning = normal.slice(0, LOOKED_THROUGH);
  const flaws: (keyof typeof PENALTIES)[] = [];
  // First, for it reads the list of words without holding anybody up.
  if (await containsCommonToken(beginning)) flaws.push('common-token');
  if (isRepetitive(beginning)) flaws.push('repeated-characters');
  const reasons = [...new Set(findWeaknesses(normal, policy, owner).map(reasonOf))];
  const score = reasons.length > 0 ? refusedScore(normal, flaws, reasons) : Math.max(points(normal, flaws), 0);
  const qualityClass = CLASSES.find(([least]) => score >= least)?.[1] ?? 'rejected';
  return { score, weaknesses: [...reasons, ...flaws], qualityClass };
}

function points(normal: string, flaws: readonly (keyof typeof PENALTIES)[]): number {
  const length = Math.min(4 * codePoints(normal), 80);
  const variety = 12 * CHARACTERS.filter((kind) => kind.test(normal)).length;
  const penalties = flaws.reduce((sum, flaw) => sum + PENALTIES[flaw], 0);
  return Math.min(length + variety - penalties, 100);
}

/** Ten below nothing for each reason: it is negative however good the rest. */
function refusedScore(normal: string, flaws: readonly (keyof typeof PENALTIES)[], reasons: readonly Reason[]): number {
  return Math.max(Math.min(points(normal, flaws), 0) - 10 * reasons.length, -100);
}

function isRepetitive(normal: string): boolean {
  if (/(.)\1\1/su.test(normal)) return true;
  const kinds = new Set<string>();
  for (const character of normal) if (kinds.add(character).size > 3) return false;
  return true;
}
