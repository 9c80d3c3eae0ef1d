/** OpenID Connect Core, section 2: a subject is at most so many characters. */
const LONGEST = 255;

/**
 * The subject that a foreign issuer names, or undefined when what stands there is none: a library checks that the claim is
 * there, not that it is a text, and what is no text would be somebody else's subject once it is stored as one.
 */
export function readSubject(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' && claim.length <= LONGEST ? claim : undefined;
}
