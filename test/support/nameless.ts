import type { WireAnswer } from './asseco.ts';

/** Headers that count, or that tell the moment. */
const DIFFERENT = /^(date|x-correlation-id|content-length|rate-limit-.+|spike-.+)$/;

/**
 * An answer without what must differ between two people: the names that were asked about, ids, and dates. `names` are taken
 * out wherever they stand, `words` only as whole words of the body.
 */
export function nameless(
  { status, text, headers }: WireAnswer,
  names: readonly string[],
  words: readonly string[] = [],
) {
  const plain = (value: string) =>
    [...names, ...names.map(encodeURIComponent)]
      .reduce((rest, name) => rest.replaceAll(name, '*'), value)
      .replaceAll(/[0-9a-f]{24,}|[A-Za-z0-9]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{7,}/g, '#');
  const body = words.length === 0 ? text : text.replaceAll(new RegExp(`\\b(${words.join('|')})\\b`, 'g'), '*');
  const told = [...headers].filter(([name]) => !DIFFERENT.test(name));
  return { status, text: plain(body), headers: told.map(([name, value]) => [name, plain(value)]) };
}
