import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js/min';

const require = createRequire(import.meta.url);
/** Loaded with the first number: 90 files, of which a server that sees none needs nothing. */
const library = () => require('libphonenumber-js/min') as typeof import('libphonenumber-js/min');

const SHAPE = /^\+?[0-9]{7,15}$/;

/**
 * Reads a phone number into E.164, or gives undefined. National first where a country is configured, then as if `+` stood
 * before (shared-model M-3). Possible is enough; whether it is assigned is the gateway's business.
 */
export function parsePhone(input: string, country?: string): string | undefined {
  const digits = input.normalize('NFKC').replace(/[\s()-]/g, '');
  if (!SHAPE.test(digits)) return undefined;
  if (digits.startsWith('+')) return possible(digits);
  const national = country !== undefined && isCountry(country) ? possible(digits, country) : undefined;
  return national ?? possible(`+${digits}`);
}

/** Whether this is the ISO 3166 alpha-2 code of a country with a numbering plan of its own. */
export function isCountry(code: string): code is CountryCode {
  return library().isSupportedCountry(code);
}

function possible(digits: string, country?: CountryCode): string | undefined {
  const { parsePhoneNumberFromString } = library();
  const number = parsePhoneNumberFromString(digits, country === undefined ? undefined : { defaultCountry: country });
  return number?.isPossible() ? number.number : undefined;
}

/** A number in E.164 as its country calling code, with `+`, and the rest. */
export function splitPhone(number: string): { countryCode: string; national: string } | undefined {
  const parsed = library().parsePhoneNumberFromString(number);
  return parsed && { countryCode: `+${parsed.countryCallingCode}`, national: parsed.nationalNumber };
}
