import { randomBytes } from 'node:crypto';
import { PASSWORD } from './furnish.ts';
import type { Ground } from './ground.ts';
import { type Answer, call, form, json } from './http.ts';

const OVERKIZ = '/enduser-mobile-web/enduserAPI';

/** The access token of the ground's program. Raises an Error unless it gets one. */
export async function programToken(port: number, { program }: Ground): Promise<string> {
  const grant = { grant_type: 'client_credentials', client_id: program.id, client_secret: program.secret };
  const answer = await call(port, { method: 'POST', path: '/v1/authentication/connect/token', ...form(grant) });
  if (answer.status !== 200) throw new Error(`The program gets no token: ${answer.status} ${answer.text}`);
  return json(answer).access_token;
}

/** A name that nobody had. */
export const newName = () => `new${randomBytes(8).toString('hex')}`;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
/** The answer repeats it: who watches from outside knows which request an answer belongs to. */
const marked = (name: string) => ({ 'x-correlation-id': name });

/** Registers through the IdentityAPI. */
export function register(port: number, token: string, username: string): Promise<Answer> {
  const phone = `+47${4e7 + (Number.parseInt(username.slice(3, 11), 16) % 1e7)}`;
  const body = { username, password: PASSWORD, email: `${username}@example.org`, 'phone-number': phone };
  return call(port, {
    method: 'POST',
    path: '/v1/identity/users',
    headers: { ...bearer(token), ...marked(username) },
    body,
  });
}

/** Registers through the Overkiz API. */
export function createMainAccount(port: number, userId: string): Promise<Answer> {
  const body = { endUser: { userId, email: `${userId}@example.org` }, password: PASSWORD };
  return call(port, { method: 'POST', path: `${OVERKIZ}/enduser/mainAccount`, headers: marked(userId), body });
}

export function signIn(port: number, username: string, password = PASSWORD): Promise<Answer> {
  const grant = { grant_type: 'password', username, password };
  return call(port, { method: 'POST', path: '/connect/token', ...form(grant) });
}

/** Signs in at the Overkiz API; a session of its cookie. */
export function logIn(port: number, userId: string, userPassword = PASSWORD): Promise<Answer> {
  return call(port, { method: 'POST', path: `${OVERKIZ}/login`, ...form({ userId, userPassword }) });
}

export const isAuthenticated = async (port: number, cookie: string): Promise<boolean> =>
  (await call(port, { method: 'GET', path: `${OVERKIZ}/authenticated`, headers: { cookie } })).text.includes('true');

export function logOut(port: number, cookie: string): Promise<Answer> {
  return call(port, { method: 'POST', path: `${OVERKIZ}/logout`, headers: { cookie } });
}

/** The access token of somebody. Raises an Error unless the sign-in succeeds. */
export async function tokenOf(port: number, username: string, password = PASSWORD): Promise<string> {
  const answer = await signIn(port, username, password);
  if (answer.status !== 200) throw new Error(`${username} cannot sign in: ${answer.status} ${answer.text}`);
  return json(answer).access_token;
}

export function readMe(port: number, token: string): Promise<Answer> {
  return call(port, { method: 'GET', path: '/v1/identity/me', headers: bearer(token) });
}

export function changePassword(port: number, token: string, before: string, after: string): Promise<Answer> {
  const body = { 'old-password': before, 'new-password': after };
  return call(port, { method: 'PUT', path: '/v1/identity/me/password', headers: bearer(token), body });
}

export function refresh(port: number, token: string): Promise<Answer> {
  const grant = { grant_type: 'refresh_token', refresh_token: token };
  return call(port, { method: 'POST', path: '/connect/token', ...form(grant) });
}

export function forgetPassword(port: number, email: string): Promise<Answer> {
  return call(port, { method: 'POST', path: '/forgotPassword', body: { email } });
}

export function resetPassword(port: number, email: string, resetCode: string, newPassword: string): Promise<Answer> {
  return call(port, { method: 'POST', path: '/resetPassword', body: { email, resetCode, newPassword } });
}

interface Mail {
  readonly id: string;
  readonly text: string;
}

/** What the built-in mailbox holds for an address, newest first. */
export async function mailbox(port: number, to: string): Promise<readonly Mail[]> {
  return json(await call(port, { method: 'GET', path: `/mailbox/messages?to=${encodeURIComponent(to)}` }));
}
