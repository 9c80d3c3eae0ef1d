import type { WireAnswer } from '#test/support/asseco.ts';
import type { Attempt, Word } from '../face-driver.ts';

/** An answer that has no word of its own, as it came. */
export function asItCame({ status, text }: WireAnswer): Word {
  return `${status} ${text}`;
}

/** The answer of a token endpoint to a password. */
export function readGrant(answer: WireAnswer): Attempt {
  const { status, body } = answer;
  if (status === 200) return { word: 'in', session: bearer(body.access_token, body.refresh_token) };
  if (body?.error === 'invalid_grant' && body.error_description === 'RequiresTwoFactor')
    return { word: 'second factor' };
  const refused =
    body?.error === 'invalid_grant' && body.error_description === 'The username/password couple is invalid.';
  return { word: refused ? 'refused' : asItCame(answer) };
}

export function bearer(token: string, refreshToken?: string) {
  return { headers: { authorization: `Bearer ${token}` }, refreshToken };
}

/** The form of a password grant. */
export function passwordForm(username: string, password: string, code: string | undefined): Record<string, string> {
  return { grant_type: 'password', username, password, ...(code === undefined ? {} : { two_factor_code: code }) };
}

/** Signs out by revoking what the session has: its refresh token, else its access token (RFC 7009). */
export function tokenOf({ headers, refreshToken }: NonNullable<Attempt['session']>): string {
  return refreshToken ?? (headers.authorization ?? '').replace('Bearer ', '');
}
