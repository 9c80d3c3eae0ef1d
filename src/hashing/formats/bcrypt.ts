import { timingSafeEqual } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import type { StoredHashFormat } from './format.ts';

/** Cost 14 takes bcryptjs about 1.5 s, and each step doubles it. 2x is PHP's name for hashes made by a broken version. */
const SHAPE = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;
/** `$2b$10$` and 22 characters of salt; the digest follows. */
const SETTING_LENGTH = 29;

/**
 * `$2a$`, `$2b$` and `$2y$`. As everywhere, only the first 72 bytes of a password count: a person with a longer one must
 * be able to sign in once, and is then rehashed with argon2id, where all of it counts.
 */
export const bcrypt: StoredHashFormat = {
  name: 'bcrypt',
  recognises: (stored) => SHAPE.test(stored),
  verify(stored, plain) {
    if (!SHAPE.test(stored)) return false;
    const made = hashSync(Buffer.from(plain).toString(), stored.slice(0, SETTING_LENGTH));
    // Only the digests: the library's own comparison refuses a salt whose unused trailing bits are set, as old tools made.
    return timingSafeEqual(Buffer.from(made.slice(SETTING_LENGTH)), Buffer.from(stored.slice(SETTING_LENGTH)));
  },
};
