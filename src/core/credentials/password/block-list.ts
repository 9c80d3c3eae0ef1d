import { readFileSync } from 'node:fs';
import { fold } from '#kernel/text/fold.ts';

let words: Buffer | undefined;

/**
 * Whether `password`, as a whole and folded, is one of the 49,000 commonest (shared-model M-7).
 *
 * The list is a JSON array on one line, searched as it lies in memory: 0.2 ms beside a hash of 20 ms, and 1.7 MB. The
 * package's own entry unpacks two dictionaries more and takes 25 MB, a Set of the words alone 10.
 */
export function isCommonPassword(password: string): boolean {
  const folded = fold(password);
  words ??= readFileSync(new URL(import.meta.resolve('@zxcvbn-ts/language-common/src/passwords.json')));
  // Between two words stands a comma in quotes as well, which is not a word.
  return folded !== ',' && words.includes(JSON.stringify(folded));
}
