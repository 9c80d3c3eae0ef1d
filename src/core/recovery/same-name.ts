import { problem } from '../problems.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/** A command that names its subject twice must name the same one. Raises `invalid-format`. */
export function requireSameName(name: string, repeated: string | undefined): void {
  if (repeated !== undefined && canonicalName(repeated) !== canonicalName(name))
    throw problem('invalid-format', { field: 'username' });
}
