import { randomText } from '#kernel/ids.ts';
import type { Services } from '../services.ts';

/**
 * A new customer number of the configured length: random, so that it tells nothing about how many there are, the first
 * digit not 0. With a check digit, the last one is Luhn's (ISO/IEC 7812-1, annex B). The database says whether it is free.
 */
export function drawCustomerNumber({ random, settings }: Pick<Services, 'random' | 'settings'>): string {
  const { digits, checkDigit } = settings.customerNumber;
  const body = randomText(random, 1, '123456789') + randomText(random, digits - (checkDigit ? 2 : 1), '0123456789');
  return checkDigit ? body + luhnDigit(body) : body;
}

/** The digit that completes `body`. */
export function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const digit = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
