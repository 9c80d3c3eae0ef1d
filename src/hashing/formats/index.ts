import { argon2 } from './argon2.ts';
import { aspnetIdentityV2, aspnetIdentityV3 } from './aspnet-identity.ts';
import { bcrypt } from './bcrypt.ts';
import type { StoredHashFormat } from './format.ts';
import { pbkdf2Django } from './pbkdf2-django.ts';
import { pbkdf2Phc } from './pbkdf2-phc.ts';
import { scrypt } from './scrypt.ts';

/** Every stored form that signs a person in. Their shapes exclude each other, so the order does not matter. */
const FORMATS: readonly StoredHashFormat[] = [
  argon2,
  bcrypt,
  scrypt,
  pbkdf2Phc,
  pbkdf2Django,
  aspnetIdentityV2,
  aspnetIdentityV3,
];

/** Longer than any row that the formats accept, and short enough to look at cheaply. */
const MAX_STORED_LENGTH = 512;

/** The name of the format of `stored`, or undefined when no row like it can ever be verified: the importer refuses it then. */
export function recogniseFormat(stored: string): string | undefined {
  return formatOf(stored)?.name;
}

/** Whether `plain` (UTF-8) is the password of `stored`; a stored value that is not recognised matches nothing. Blocks: for hashing threads. */
export function verifyStored(stored: string, plain: Uint8Array): boolean {
  return formatOf(stored)?.verify(stored, plain) ?? false;
}

function formatOf(stored: string): StoredHashFormat | undefined {
  if (stored.length > MAX_STORED_LENGTH) return undefined;
  return FORMATS.find((format) => format.recognises(stored));
}
