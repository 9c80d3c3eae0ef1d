import { hash } from 'node:crypto';

/** SHA-256 in base64url, for tokens that have at least 128 random bits of their own. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}
