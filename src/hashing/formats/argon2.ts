import { verifySync } from '@node-rs/argon2';
import { parseArgon2 } from '../argon2-parameters.ts';
import type { StoredHashFormat } from './format.ts';

/** Argon2id, argon2i and argon2d as PHC strings: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` (RFC 9106). */
export const argon2: StoredHashFormat = {
  name: 'argon2',
  recognises: (stored) => parseArgon2(stored) !== undefined,
  verify: (stored, plain) => parseArgon2(stored) !== undefined && verifySync(stored, plain),
};
