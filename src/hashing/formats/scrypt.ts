import { scryptSync, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import { MAX_DIGEST_BYTES, MAX_SALT_BYTES, MIN_DIGEST_BYTES, type StoredHashFormat } from './format.ts';

interface ScryptHash {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: Buffer;
  readonly digest: Buffer;
}

const SHAPE = /^\$scrypt\$(ln|n|N)=(\d{1,7}),r=(\d{1,3}),p=(\d{1,3})\$([^$]+)\$([^$]+)$/;
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
/** N times r times p is the time that a hash takes: this much is about 1.6 s. */
const MAX_WORK = 2 ** 22;

/**
 * `$scrypt$ln=14,r=8,p=1$salt$hash`, as passlib writes it (RFC 7914), also with `n=16384` in place of the logarithm, and
 * Ory Kratos's `ln=16384`, which is N under the name of its logarithm.
 */
export const scrypt: StoredHashFormat = {
  name: 'scrypt',
  recognises: (stored) => parse(stored) !== undefined,
  verify(stored, plain) {
    const hash = parse(stored);
    if (hash === undefined) return false;
    const { cost, blockSize, parallelization, salt, digest } = hash;
    const maxmem = 2 * MAX_MEMORY_BYTES; // the default of 32 MiB is below what N=2^15, r=8 needs
    return timingSafeEqual(
      scryptSync(plain, salt, digest.length, { cost, blockSize, parallelization, maxmem }),
      digest,
    );
  },
};

function parse(stored: string): ScryptHash | undefined {
  const [, key, first, r, p, saltText, digestText] = SHAPE.exec(stored) ?? [];
  if (saltText === undefined || digestText === undefined) return undefined;
  const cost = key === 'ln' && Number(first) < 32 ? 2 ** Number(first) : Number(first);
  const blockSize = Number(r);
  const parallelization = Number(p);
  if (!isWithinLimits(cost, blockSize, parallelization)) return undefined;
  const salt = decodeBase64(saltText, 1, MAX_SALT_BYTES);
  const digest = decodeBase64(digestText, MIN_DIGEST_BYTES, MAX_DIGEST_BYTES);
  return salt && digest && { cost, blockSize, parallelization, salt, digest };
}

function isWithinLimits(cost: number, blockSize: number, parallelization: number): boolean {
  return (
    cost >= 2 &&
    Number.isInteger(Math.log2(cost)) &&
    blockSize >= 1 &&
    parallelization >= 1 &&
    Math.log2(cost) < 16 * blockSize && // RFC 7914 section 6
    128 * cost * blockSize <= MAX_MEMORY_BYTES &&
    cost * blockSize * parallelization <= MAX_WORK
  );
}
