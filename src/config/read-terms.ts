import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LOCALES, type Locale } from '#core/ports/message.ts';
import { DEFAULT_TERMS } from './default-terms.ts';

const LONGEST = 200_000;

/**
 * The terms of use in every language: those of the operator's file or files, byte for byte, or the ones that ship. Raises an
 * Error that says which language's file is wrong, and does not repeat its name: no error repeats a value.
 */
export function readTerms(file: string | undefined, cwd: string): Readonly<Record<Locale, string>> {
  if (file === undefined) return DEFAULT_TERMS;
  const texts = LOCALES.map((locale) => [locale, readText(resolve(cwd, file.replaceAll('{locale}', locale)), locale)]);
  return Object.fromEntries(texts);
}

function readText(path: string, locale: Locale): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(
      `must name files that can be read; the one for ${locale} is none (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  // The hash that decisions name is that of the file: not a byte is left out, a mark of the byte order neither.
  const text = decode(bytes);
  if (text === undefined || text.trim() === '' || text.length > LONGEST || text.includes('\0'))
    throw new Error(`must name texts in UTF-8 of at most ${LONGEST} characters; the one for ${locale} is none`);
  return text;
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
