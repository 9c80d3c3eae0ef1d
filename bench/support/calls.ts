import type { Call } from './connection.ts';

export const PASSWORD = 'quiet-harbour-42';
const OVERKIZ = '/enduser-mobile-web/enduserAPI';

/** A form for the token endpoint. */
export const form = (fields: Record<string, string>): Call => ({
  method: 'POST',
  path: '/v1/authentication/connect/token',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});
export const signIn = (username: string) => form({ grant_type: 'password', username, password: PASSWORD });
export const accessToken = (answer: string): string => JSON.parse(answer).access_token;
export const refreshToken = (answer: string): string => /"refresh_token":"([^"]+)"/.exec(answer)?.[1] ?? '';
export const refresh = (token: string): Call => ({
  ...form({ grant_type: 'refresh_token', refresh_token: token }),
  path: '/connect/token',
});

/** What a program proves who it is with. */
export interface Credentials {
  readonly client_id: string;
  readonly client_secret: string;
}

/** A program's token at Entur's token endpoint. */
export const tokenForMachine = (credentials: Credentials): Call => ({
  method: 'POST',
  path: '/oauth/token',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ grant_type: 'client_credentials', ...credentials, audience: 'https://api.entur.io' }),
});

/** A read with a token. */
export const get = (path: string, token: string): Call => ({
  method: 'GET',
  path,
  headers: { authorization: `Bearer ${token}` },
});

/** How many people there are who sign in by turns: `user0` … */
export const PEOPLE = 32;
let registered = PEOPLE;

/** A person with an address and a phone number: a new one, or one of those who sign in. */
export function registration(token: string, id = registered++): Call {
  const phone = `+474${String(id).padStart(7, '0')}`;
  const user = { username: `user${id}`, password: PASSWORD, email: `user${id}@example.org`, 'phone-number': phone };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return { method: 'POST', path: '/v1/identity/users', headers, body: JSON.stringify(user) };
}

/** The same person signing in at each API; Entur's verifies for a program, which `token` is of. */
export const signInAt = {
  asseco: signIn,
  zentry: (username: string): Call => ({ ...signIn(username), path: '/connect/token' }),
  entur: (username: string, token: string): Call => ({
    method: 'POST',
    path: '/customers/v2/profiles/verify-credentials',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${username}@example.org`, password: PASSWORD }),
  }),
  overkiz: (userId: string): Call => ({ ...form({ userId, userPassword: PASSWORD }), path: `${OVERKIZ}/login` }),
} as const;

/** Whether the session of a cookie lives. */
export const authenticated = (cookie: string): Call => ({
  method: 'GET',
  path: `${OVERKIZ}/authenticated`,
  headers: { cookie },
});

/** Whether somebody has a user id. */
export const existing = (userId: string): Call => ({
  method: 'GET',
  path: `${OVERKIZ}/enduser/existingUserIds/${userId}`,
});
