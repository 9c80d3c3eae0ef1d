import { decodeBase64 } from './base64.ts';
import { MAX_DIGEST_BYTES } from './format.ts';
import { pbkdf2Format } from './pbkdf2.ts';

const SHAPE = /^pbkdf2_(sha1|sha256)\$(\d{1,9})\$([^$]+)\$([^$]+)$/;

/** Django's `pbkdf2_sha256$390000$salt$hash`: the salt is text, used as it stands, the digest base64. */
export const pbkdf2Django = pbkdf2Format('pbkdf2-django', (stored) => {
  const [, algorithm, iterations, salt, digestText] = SHAPE.exec(stored) ?? [];
  if (algorithm === undefined || salt === undefined || digestText === undefined) return undefined;
  const digest = decodeBase64(digestText, 1, MAX_DIGEST_BYTES);
  return digest && { algorithm, iterations: Number(iterations), salt: Buffer.from(salt), digest };
});
