import { codePoints, fold } from '#kernel/text/fold.ts';
import { isCommonPassword } from './block-list.ts';

/** A tenant's rules for new passwords. Lengths are in code points after NFKC. */
export interface PasswordPolicy {
  readonly minLength: number;
  readonly maxLength: number;
  readonly requireLower: boolean;
  readonly requireUpper: boolean;
  readonly requireDigit: boolean;
  readonly requireNonAlphanumeric: boolean;
}

/** Length and the block list, no composition rules (NIST SP 800-63B-4 section 3.1.1.2; shared-model M-7). */
export const DEFAULT_PASSWORD_POLICY: PasswordPolicy = {
  minLength: 8,
  maxLength: 128,
  requireLower: false,
  requireUpper: false,
  requireDigit: false,
  requireNonAlphanumeric: false,
};

export type PasswordWeakness =
  | 'too-short'
  | 'too-long'
  | 'missing-lower'
  | 'missing-upper'
  | 'missing-digit'
  | 'missing-non-alphanumeric'
  | 'common'
  | 'contains-username'
  | 'contains-email'
  | 'contains-context';

/** What everyone who knows an account would try first. */
export interface PasswordOwner {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly tenantName?: string | undefined;
}

/** A shorter word says nothing about its owner and turns up in good passwords. */
const MIN_CONTEXT_LENGTH = 3;

/** The form in which a password is measured, hashed and verified, so that every keyboard's spelling of it matches. */
export function normalisePassword(plain: string): string {
  return plain.normalize('NFKC');
}

/** Everything that `policy` has against `password`, in the order of `PasswordWeakness`; nothing when it may be set. */
export function findWeaknesses(
  password: string,
  policy: PasswordPolicy,
  owner: PasswordOwner,
): readonly PasswordWeakness[] {
  const normal = normalisePassword(password);
  // Of the normal form, which costs nothing to normalise again: marks that must be put in order cost a millisecond.
  const folded = fold(normal);
  const length = codePoints(normal);
  const found: Record<PasswordWeakness, boolean> = {
    'too-short': length < policy.minLength,
    'too-long': length > policy.maxLength,
    'missing-lower': policy.requireLower && !/\p{Ll}/u.test(normal),
    'missing-upper': policy.requireUpper && !/\p{Lu}/u.test(normal),
    'missing-digit': policy.requireDigit && !/\p{Nd}/u.test(normal),
    'missing-non-alphanumeric': policy.requireNonAlphanumeric && !/[^\p{L}\p{N}]/u.test(normal),
    common: isCommonPassword(folded),
    'contains-username': containsName(folded, owner.username),
    'contains-email': containsWord(folded, localPart(owner.email)),
    'contains-context': containsWord(folded, owner.tenantName),
  };
  return (Object.keys(found) as PasswordWeakness[]).filter((weakness) => found[weakness]);
}

/** A username that is an address is known by what stands before the `@` too. */
function containsName(folded: string, username: string | undefined): boolean {
  return containsWord(folded, username) || containsWord(folded, localPart(username));
}

function containsWord(folded: string, word: string | undefined): boolean {
  const wanted = fold(word ?? '');
  return codePoints(wanted) >= MIN_CONTEXT_LENGTH && folded.includes(wanted);
}

/** What stands before the last `@`, of any width; the whole of what has none. */
function localPart(address: string | undefined): string | undefined {
  const normal = address?.normalize('NFKC');
  return normal === undefined || !normal.includes('@') ? normal : normal.slice(0, normal.lastIndexOf('@'));
}
