import { problem } from '../problems.ts';

/** What a person's token may carry: the own profile, and OpenID Connect's standard scopes. */
const USER_SCOPES: ReadonlySet<string> = new Set([
  'identity.me',
  'openid',
  'profile',
  'email',
  'phone',
  'offline_access',
]);
const DEFAULT: readonly string[] = ['identity.me'];

/** The scopes of a person's token: those asked for, else the own profile. Raises `invalid-scope`. */
export function userScopes(asked: readonly string[]): readonly string[] {
  if (asked.length === 0) return DEFAULT;
  if (asked.some((scope) => !USER_SCOPES.has(scope))) throw problem('invalid-scope');
  return [...new Set(asked)];
}
