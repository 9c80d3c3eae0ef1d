import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fold } from '#kernel/text/fold.ts';

const file = () => new URL(import.meta.resolve('@zxcvbn-ts/language-common/src/passwords.json'));

/** No word of the list has as many characters. */
const LONGER_THAN_ANY = 100;

let list: Buffer | undefined;

/**
 * Whether `password`, as a whole and folded, is one of the 49,000 commonest (shared-model M-7).
 *
 * The list is a JSON array on one line, searched as it lies in memory: 0.2 ms beside a hash of 20 ms, and 1.7 MB. The
 * package's own entry unpacks two dictionaries more and takes 25 MB, a Set of the words alone 10.
 */
export function isCommonPassword(password: string): boolean {
  const folded = fold(password);
  list ??= readFileSync(file());
  // Between two words stands a comma in quotes as well, which is not a word.
  return folded !== ',' && folded.length < LONGER_THAN_ANY && list.includes(JSON.stringify(folded));
}

/** The words of the list, the commonest first, one by one: so that nobody unpacks all of it. */
export async function readCommonPasswords(): Promise<Iterable<string>> {
  list ??= await readFile(file());
  return wordsOf(list.toString('latin1'));
}

function* wordsOf(text: string): Generator<string> {
  let start = text.indexOf('"') + 1;
  for (let end = text.indexOf('"', start); end !== -1; end = text.indexOf('"', start)) {
    yield text.slice(start, end);
    start = text.indexOf('"', end + 1) + 1;
    if (start === 0) return;
  }
}
