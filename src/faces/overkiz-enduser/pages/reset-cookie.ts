import type { FastifyRequest } from 'fastify';
import { readCookie } from '#http/cookies.ts';
import { BASE } from '../base.ts';

/** What a reset link holds. */
export interface ResetLink {
  readonly userId: string;
  readonly token: string;
}

const NAME = 'tessera-reset';
const SECONDS = 15 * 60;

/**
 * After a refused password the answer is another page (contract, 3.10), whose address must not hold the token. The form's
 * own cookie does, for a quarter of an hour, which goes nowhere else and which no other site makes a browser send.
 */
export function keepLink({ userId, token }: ResetLink, secure: boolean): string {
  return cookie(Buffer.from(JSON.stringify([userId, token])).toString('base64url'), SECONDS, secure);
}

/** Takes the cookie away. */
export function dropLink(secure: boolean): string {
  return cookie('', 0, secure);
}

/** The link whose password was refused just now, if there is one. */
export function keptLink({ headers }: FastifyRequest): ResetLink | undefined {
  const value = readCookie(headers.cookie, NAME);
  if (value === undefined || value === '' || value.length > 4096) return undefined;
  try {
    const [userId, token] = JSON.parse(Buffer.from(value, 'base64url').toString()) as unknown[];
    return typeof userId === 'string' && typeof token === 'string' ? { userId, token } : undefined;
  } catch {
    return undefined;
  }
}

function cookie(value: string, seconds: number, secure: boolean): string {
  const attributes = [`Path=${BASE}/accountManagement/resetPassword`, `Max-Age=${seconds}`, 'HttpOnly'];
  return [`${NAME}=${value}`, ...attributes, ...(secure ? ['Secure'] : []), 'SameSite=Strict'].join('; ');
}
