import { readContact } from '../contacts/read-contact.ts';
import type { Context } from '../context.ts';
import { LOCALES } from '../ports/message.ts';
import { problem } from '../problems.ts';
import { readUsername } from './read-names.ts';

interface Name {
  readonly value: string;
  readonly display: string;
}

/** One user of an import, every name in canonical form. */
export interface ImportedUser {
  readonly username: Name;
  readonly email: Name;
  readonly emailVerified: boolean;
  readonly phone: Name | undefined;
  /** In any form that the hasher recognises. */
  readonly passwordHash: string | undefined;
  readonly customerNumber: string | undefined;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly locale: string | null;
}

const FIELDS = [
  'username',
  'email',
  'phoneNumber',
  'passwordHash',
  'firstName',
  'lastName',
  'locale',
  'emailVerified',
  'customerNumber',
] as const;

type Raw = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

/** No control characters: PostgreSQL cannot store some of them, and nobody is called that. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]+$/u;
const CUSTOMER_NUMBER = /^[A-Za-z0-9-]{1,32}$/;

/**
 * Reads one user as JSON gave it. A field that is not known is refused, so that nobody believes it was kept. Raises
 * `required`, `invalid-format`, `max-length`, `not-on-list`, `not-an-object`, `unknown-field`, `unknown-hash` or
 * `username-already-used` (a reserved one).
 */
export function readImportedUser(ctx: Context, given: unknown): ImportedUser {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw problem('not-an-object');
  const unknown = Object.keys(given).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw problem('unknown-field', {
      field: PRINTABLE.test(unknown) ? unknown : 'field',
      data: { expected: `one of ${FIELDS.join(', ')}` },
    });
  const raw: Raw = given;
  const typed = text(raw, 'email', 254);
  if (typed === undefined) throw problem('required', { field: 'email' });
  const email = readContact(ctx, 'email', typed);
  const username = text(raw, 'username', 254);
  const phone = text(raw, 'phoneNumber', 64);
  const emailVerified = raw.emailVerified ?? false;
  if (typeof emailVerified !== 'boolean') throw problem('invalid-format', { field: 'emailVerified' });
  return {
    username: username === undefined ? email : readUsername(username, [email.value]),
    email,
    emailVerified,
    phone: phone === undefined ? undefined : readContact(ctx, 'sms', phone),
    passwordHash: passwordHash(ctx, raw),
    customerNumber: customerNumber(raw),
    firstName: text(raw, 'firstName', 100) ?? null,
    lastName: text(raw, 'lastName', 100) ?? null,
    locale: locale(raw),
  };
}

/** A text, or undefined where there is none: exports write null and the empty text for it. */
function text(raw: Raw, field: keyof Raw, longest: number): string | undefined {
  const value = raw[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' || !PRINTABLE.test(value)) throw problem('invalid-format', { field });
  if (value.length > longest) throw problem('max-length', { field });
  return value;
}

function passwordHash(ctx: Context, raw: Raw): string | undefined {
  const hash = text(raw, 'passwordHash', 512);
  if (hash !== undefined && !ctx.services.hasher.recognises(hash))
    throw problem('unknown-hash', { field: 'passwordHash' });
  return hash;
}

function customerNumber(raw: Raw): string | undefined {
  const number = text(raw, 'customerNumber', 32);
  if (number !== undefined && !CUSTOMER_NUMBER.test(number))
    throw problem('invalid-format', { field: 'customerNumber' });
  return number;
}

function locale(raw: Raw): string | null {
  const given = text(raw, 'locale', 32) ?? null;
  if (given !== null && !(LOCALES as readonly string[]).includes(given))
    throw problem('not-on-list', { field: 'locale', data: { expected: `one of ${LOCALES.join(', ')}` } });
  return given;
}
