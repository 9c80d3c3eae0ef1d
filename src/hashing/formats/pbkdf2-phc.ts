import { decodeBase64 } from './base64.ts';
import { MAX_DIGEST_BYTES, MAX_SALT_BYTES } from './format.ts';
import { pbkdf2Format } from './pbkdf2.ts';

const SHAPE =
  /^\$pbkdf2(?:-(sha1|sha256|sha384|sha512))?\$(?:i=(\d{1,9})(?:,l=(\d{1,3}))?|(\d{1,9}))\$([^$]+)\$([^$]+)$/;

/**
 * `$pbkdf2-sha256$i=100000,l=32$salt$hash` as a PHC string, and passlib's `$pbkdf2-sha256$29000$salt$hash`, which writes
 * `.` for `+` in its base64 and calls SHA-1 plain `$pbkdf2$`.
 */
export const pbkdf2Phc = pbkdf2Format('pbkdf2', (stored) => {
  const [, algorithm = 'sha1', named, length, bare, saltText, digestText] = SHAPE.exec(stored) ?? [];
  if (saltText === undefined || digestText === undefined) return undefined;
  const salt = decodeBase64(saltText.replaceAll('.', '+'), 1, MAX_SALT_BYTES);
  const digest = decodeBase64(digestText.replaceAll('.', '+'), 1, MAX_DIGEST_BYTES);
  if (length !== undefined && Number(length) !== digest?.length) return undefined;
  return salt && digest && { algorithm, iterations: Number(named ?? bare), salt, digest };
});
