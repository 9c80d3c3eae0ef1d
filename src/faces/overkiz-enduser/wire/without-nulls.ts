import { HttpFailure } from '#http/http-failure.ts';

/** No body of this API is nested deeper; a hostile one must not use up the stack. */
const DEEPEST = 12;

/** A body without the members that are null, at any depth: null is absent. Raises `malformed-body` for one without end. */
export function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) throw new HttpFailure('malformed-body');
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, depth + 1));
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member, depth + 1)]));
}
