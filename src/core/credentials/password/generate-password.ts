import { randomText } from '#kernel/ids.ts';
import type { Random } from '#kernel/random.ts';

/** Without the look-alikes I, O, l, 0 and 1: people copy these by hand. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const LENGTH = 16;

/**
 * A password of 16 letters and digits with an upper-case letter, a lower-case letter and a digit: 93 random bits, above
 * the 80 of shared-model M-8.
 *
 * Whole candidates are drawn until one has all three. Placing one of each and filling up would favour some passwords.
 */
export function generatePassword(random: Random): string {
  for (;;) {
    const candidate = randomText(random, LENGTH, ALPHABET);
    if (/[A-Z]/.test(candidate) && /[a-z]/.test(candidate) && /[0-9]/.test(candidate)) return candidate;
  }
}
