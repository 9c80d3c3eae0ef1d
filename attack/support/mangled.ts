const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A value that is cut, extended, in another case, padded, and with one character changed at every n-th place. */
export function mangled(value: string, every: number): readonly (readonly [how: string, form: string])[] {
  const flips = Array.from({ length: Math.ceil(value.length / every) }, (_, index) => {
    const at = index * every;
    // The next of the alphabet: in the last place of base64url only bits that nobody needs may differ by that.
    const next = CHARACTERS[(CHARACTERS.indexOf(value[at] ?? '') + 1) % CHARACTERS.length] ?? 'A';
    return [`character ${at} changed`, `${value.slice(0, at)}${next}${value.slice(at + 1)}`] as const;
  });
  const last = value.at(-1) ?? '';
  const nextOfLast = CHARACTERS[(CHARACTERS.indexOf(last) ^ 1) % CHARACTERS.length] ?? 'A';
  return [
    ['one less', value.slice(0, -1)],
    ['half', value.slice(0, value.length / 2)],
    ['one more', `${value}A`],
    ['with padding', `${value}=`],
    ['with more padding', `${value}==`],
    ['the last bit changed', `${value.slice(0, -1)}${nextOfLast}`],
    ['in capitals', value.toUpperCase()],
    ['in small letters', value.toLowerCase()],
    ['in the other base64', value.replaceAll('-', '+').replaceAll('_', '/')],
    ['twice', `${value}${value}`],
    ...flips,
  ].filter(([, form]) => form !== value) as never;
}
