/** No API reads what is nested deeper: it stays as it is, and a hostile body cannot use up the stack. */
const DEEPEST = 12;

/** A body without the members that are null, at any depth: null is absent. Members of its own that are `kept` may be null. */
export function withoutNulls(body: unknown, kept: readonly string[] = []): unknown {
  return strip(body, 0, kept);
}

function strip(value: unknown, depth: number, kept: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map((item) => strip(item, depth + 1, []));
  const members = Object.entries(value).filter(([name, member]) => member !== null || kept.includes(name));
  return Object.fromEntries(members.map(([name, member]) => [name, strip(member, depth + 1, [])]));
}
