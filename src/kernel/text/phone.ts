import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const SHAPE = /^\+?[0-9]{7,15}$/;

/**
 * Reads a phone number into E.164, or gives undefined. National first where a country is configured, then as if `+` stood
 * before (shared-model M-3). Possible is enough; whether it is assigned is the gateway's business.
 */
export function parsePhone(input: string, country?: string): string | undefined {
  const digits = input.normalize('NFKC').replace(/[\s()-]/g, '');
  if (!SHAPE.test(digits)) return undefined;
  if (digits.startsWith('+')) return possible(digits);
  const national = country !== undefined && isSupportedCountry(country) ? possible(digits, country) : undefined;
  return national ?? possible(`+${digits}`);
}

function possible(digits: string, country?: CountryCode): string | undefined {
  const number = parsePhoneNumberFromString(digits, country === undefined ? undefined : { defaultCountry: country });
  return number?.isPossible() ? number.number : undefined;
}
