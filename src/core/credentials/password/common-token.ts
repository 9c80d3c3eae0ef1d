import { setImmediate as turn } from 'node:timers/promises';
import { fold } from '#kernel/text/fold.ts';
import { readCommonPasswords } from './block-list.ts';
import { type WordTree, wordTree } from './word-tree.ts';

/** Of the block list's words: those further down turn up in good passwords by chance, as do shorter ones. */
const WORDS = 10_000;
const LEAST_LENGTH = 4;

/** Alphabet, digits and the rows of the three Latin keyboards; four in a row, either way, are a sequence. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
];

/** What people write letters with: a character stands for itself and for these. */
const LEET: Readonly<Record<string, string>> = { 4: '4a', 0: '0o', 3: '3e', 1: '1li', 5: '5s', '@': '@a', $: '$s' };

const readings = (character: string): string => LEET[character] ?? character;

let tree: Promise<WordTree> | undefined;

/**
 * Whether a password holds a word or sequence that is too common, whatever its case and whichever letters are written as
 * digits. The words are read when first asked for.
 */
export async function containsCommonToken(password: string): Promise<boolean> {
  tree ??= plant();
  const words = await tree;
  const text = fold(password);
  for (let at = 0; at < text.length; at += 1) if (words.begins(text, at, readings)) return true;
  return false;
}

/** A few hundred words in one go, because the event loop serves everybody else meanwhile. */
async function plant(): Promise<WordTree> {
  const planted = wordTree();
  for (const run of sequences()) planted.add(run);
  let read = 0;
  for (const word of await readCommonPasswords()) {
    if (word.length >= LEAST_LENGTH) planted.add(word);
    read += 1;
    if (read === WORDS) break;
    if (read % 250 === 0) await turn();
  }
  return planted;
}

function sequences(): readonly string[] {
  return ROWS.flatMap((row) => [row, [...row].reverse().join('')]).flatMap((row) =>
    Array.from({ length: row.length - LEAST_LENGTH + 1 }, (_, at) => row.slice(at, at + LEAST_LENGTH)),
  );
}
