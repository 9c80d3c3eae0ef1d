/**
 * Control characters (C0, DEL, C1), line and paragraph separators, and the marks that reverse reading direction: the first
 * forge headers and lines, the last make one address look like another.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What came from outside, made fit for the middle of a line. Nothing else about it changes, so a password survives. */
export function oneLine(value: string): string {
  return value.toWellFormed().replace(UNPRINTABLE, '');
}
