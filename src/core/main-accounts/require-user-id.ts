import { codePoints } from '#kernel/text/fold.ts';
import { isReservedUsername } from '#kernel/text/username.ts';
import { ERASED } from '../accounts/erase-person.ts';
import { NAMELESS } from '../customers/nameless.ts';
import { problem } from '../problems.ts';

const LONGEST = 100;
/** Nobody could see them, or ask for such a name in a path: control and format characters, line ends, halves of pairs, slashes. */
const REFUSED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/]/u;

/**
 * The grammar of what a main account can be called, measured in the form in which names are compared. Spaces count, at the
 * ends too. Raises `invalid-format` for anything else, and for reserved names.
 */
export function requireUserId(userId: string): void {
  const normal = userId.normalize('NFKC');
  const length = codePoints(normal);
  const isInternal = [NAMELESS, ERASED].some((prefix) => normal.toLowerCase().startsWith(prefix));
  const isSegment = normal !== '.' && normal !== '..';
  const isFine = length >= 1 && length <= LONGEST && codePoints(userId) <= LONGEST && isSegment && !isInternal;
  if (!isFine || REFUSED.test(userId) || REFUSED.test(normal) || isReservedUsername(userId))
    throw problem('invalid-format', { field: 'username' });
}
