import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { MAX_DIGEST_BYTES, MAX_SALT_BYTES, MIN_DIGEST_BYTES, type StoredHashFormat } from './format.ts';

export interface Pbkdf2Hash {
  readonly algorithm: string;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

/** Two million take from 0.4 s (SHA-256) to 1.5 s (SHA-1 with a 64-byte digest); OWASP asks for 0.6 million. */
const MAX_ITERATIONS = 2_000_000;

/** The format called `name` whose rows `parse` takes apart into a PBKDF2 (RFC 8018 section 5.2) hash; the limits are checked here. */
export function pbkdf2Format(name: string, parse: (stored: string) => Pbkdf2Hash | undefined): StoredHashFormat {
  function parseWithinLimits(stored: string): Pbkdf2Hash | undefined {
    const hash = parse(stored);
    return hash && isWithinLimits(hash) ? hash : undefined;
  }
  return {
    name,
    recognises: (stored) => parseWithinLimits(stored) !== undefined,
    verify(stored, plain) {
      const hash = parseWithinLimits(stored);
      if (hash === undefined) return false;
      const made = pbkdf2Sync(plain, hash.salt, hash.iterations, hash.digest.length, hash.algorithm);
      return timingSafeEqual(made, hash.digest);
    },
  };
}

function isWithinLimits({ iterations, salt, digest }: Pbkdf2Hash): boolean {
  return (
    iterations >= 1 &&
    iterations <= MAX_ITERATIONS &&
    salt.length >= 1 &&
    salt.length <= MAX_SALT_BYTES &&
    digest.length >= MIN_DIGEST_BYTES &&
    digest.length <= MAX_DIGEST_BYTES
  );
}
