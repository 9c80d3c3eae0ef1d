import type { FastifyRequest } from 'fastify';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a browser sends this change on behalf of another site (OWASP ASVS 3.5.1): by the headers that no script can
 * forge. Whoever sends neither of them is no browser.
 */
export function isCrossSite({ method, headers }: FastifyRequest, trustedOrigins: readonly string[]): boolean {
  if (SAFE_METHODS.includes(method)) return false;
  // What a page sends that tells nobody where it is (Referrer-Policy: no-referrer).
  if (headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin') return false;
  if (headers.origin !== undefined) return !trustedOrigins.includes(headers.origin);
  return headers['sec-fetch-site'] === 'cross-site';
}
