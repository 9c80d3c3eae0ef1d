/** A default as documents show it. */
export function shownDefault(fallback: unknown): string {
  if (fallback === undefined) return 'none';
  if (Array.isArray(fallback)) return fallback.length === 0 ? 'none' : `\`${fallback.join(', ')}\``;
  return `\`${String(fallback)}\``;
}
