/**
 * The bytes of standard base64 (RFC 4648 section 4), padded or not, when there are `min` to `max` of them; otherwise undefined.
 * Strict where Buffer is lenient: a stray character or set trailing bits mean that the row was damaged.
 */
export function decodeBase64(text: string, min: number, max: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < min || bytes.length > max) return undefined;
  const canonical = bytes.toString('base64');
  return text === canonical || text === canonical.replace(/=+$/, '') ? bytes : undefined;
}
