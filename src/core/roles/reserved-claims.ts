import { fold } from '#kernel/text/fold.ts';

/** Claims that the server itself issues: nobody's custom claim may stand in for one, in whatever letter case. */
const RESERVED: ReadonlySet<string> = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'azp',
  'amr',
  'acr',
  'cnf',
  'sid',
  'nonce',
  'auth_time',
  'client_id',
  'scope',
  'permissions',
  'role',
  'roles',
  'email',
  'email_verified',
  'name',
  'preferred_username',
  'tenant_id',
  'pwd_change_required',
]);
const RESERVED_BEGINNING = 'https://entur.io/';

/** Whether a claim type is the server's own. */
export function isReservedClaim(type: string): boolean {
  const compared = fold(type).trim();
  return RESERVED.has(compared) || compared.startsWith(RESERVED_BEGINNING);
}
