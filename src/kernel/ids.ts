import type { Random } from './random.ts';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

let sequence = 0;

/**
 * An id that sorts by creation: 48 bits of milliseconds, 16 of a sequence (so that what one process makes in one
 * millisecond keeps its order), 64 random bits. 32 hex digits; unique, not secret.
 */
export function newId(random: Random, now: number): string {
  sequence = (sequence + 1) % 0x10000;
  return now.toString(16).padStart(12, '0') + sequence.toString(16).padStart(4, '0') + random.bytes(8).toString('hex');
}

/** `length` characters drawn evenly from `alphabet` (default: letters and digits). */
export function randomText(random: Random, length: number, alphabet: string = ALPHANUMERIC): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += alphabet[random.below(alphabet.length)];
  return text;
}

/** A UUID of version 4 (RFC 9562, section 5.4). */
export function randomUuid(random: Random): string {
  const bytes = random.bytes(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A bearer secret of 256 random bits in base64url, 43 characters. */
export function newToken(random: Random): string {
  return random.bytes(32).toString('base64url');
}
