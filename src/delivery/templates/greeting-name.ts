import { codePoints } from '#kernel/text/fold.ts';
import { oneLine } from './one-line.ts';

/** Letters, then words of letters, digits, apostrophes and hyphens; a full stop only where a word ends ("J. R. Berg"). */
const NAME = /^\p{L}[\p{L}\p{M}\p{N}'’-]*\.?(?: [\p{L}\p{M}\p{N}'’-]+\.?)*$/u;
const LONGEST = 60;

/**
 * The name to greet with, or undefined for a greeting without one. Who registers a stranger's address chooses the name in
 * the mail that the stranger gets, so what could carry an advertisement or a link is left out (spam by registration form).
 */
export function greetingName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const shown = oneLine(name).trim().replace(/\s+/g, ' ');
  return codePoints(shown) <= LONGEST && NAME.test(shown) ? shown : undefined;
}
