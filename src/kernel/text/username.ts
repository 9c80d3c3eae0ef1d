import { fold } from './fold.ts';

/** Names that no account may take, on any face: they are path segments, roles or well-known addressees somewhere. */
export const RESERVED_USERNAMES: ReadonlySet<string> = new Set(
  [
    'me',
    'admin',
    'root',
    'system',
    'support',
    'email',
    'password',
    'mainAccount',
    'existingUserIds',
    'jwt',
    'account',
    'setup',
    'setups',
    'setupLabel',
    'defaultSetupOID',
    'secondaryAccounts',
    'permissions',
    'preferences',
  ].map(fold),
);

/** The canonical form of a username. Faces decide what they let people create; everything that reads compares this form. */
export function canonicalUsername(input: string): string {
  return fold(input);
}

/**
 * Whether a name has the form of an e-mail address. Decided on the compatibility form: a full-width or small `@` becomes a
 * plain one in every comparison, so a name that holds one is an address already.
 */
export function looksLikeAddress(input: string): boolean {
  return input.normalize('NFKC').includes('@');
}

export function isReservedUsername(input: string): boolean {
  return RESERVED_USERNAMES.has(fold(input));
}
