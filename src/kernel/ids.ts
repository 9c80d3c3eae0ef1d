import type { Random } from './random.ts';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An id that sorts by creation time: 48 bits of milliseconds, then 80 random bits, as 32 hex digits. */
export function newId(random: Random, now: number): string {
  return now.toString(16).padStart(12, '0') + random.bytes(10).toString('hex');
}

/** `length` characters drawn evenly from `alphabet` (default: letters and digits). */
export function randomText(random: Random, length: number, alphabet: string = ALPHANUMERIC): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += alphabet[random.below(alphabet.length)];
  return text;
}

/** A bearer secret of 256 random bits in base64url, 43 characters. */
export function newToken(random: Random): string {
  return random.bytes(32).toString('base64url');
}
