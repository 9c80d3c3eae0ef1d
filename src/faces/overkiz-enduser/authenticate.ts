import type { FastifyRequest } from 'fastify';
import { type Actor, ANONYMOUS } from '#core/actor.ts';
import type { Services } from '#core/services.ts';
import { authenticateCookie } from '#core/sessions/cookie-session.ts';
import { readCookie } from '#http/cookies.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import { ERRORS, Refusal } from './errors.ts';

/** What deployed clients know the session cookie by. */
export const COOKIE_NAME = 'JSESSIONID';

/** The session cookie of a request, if it could be one of ours. Raises a refusal where a bearer token comes with it. */
export function cookieOf({ headers }: FastifyRequest): Secret | undefined {
  const value = readCookie(headers.cookie, COOKIE_NAME);
  if (value === undefined || !/^[A-Za-z0-9_-]{22,128}$/.test(value)) return undefined;
  if (/^bearer /i.test(headers.authorization ?? '')) throw new Refusal(ERRORS.twoCredentials);
  return secret(value);
}

/** Who asks: this API knows session cookies and nothing else (shared-model M-4). `active`: the session is being used. */
export async function authenticate(
  services: Services,
  request: FastifyRequest,
  { active }: { active: boolean },
): Promise<Actor> {
  const cookie = cookieOf(request);
  return (cookie && (await authenticateCookie(services, cookie, { active }))) ?? ANONYMOUS;
}
