/** The form in which names are compared: NFKC, full case folding (upper then lower folds ß and final sigma too), NFKC again. */
export function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/** The number of Unicode code points, which is what people count as characters. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
