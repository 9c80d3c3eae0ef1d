import { Type } from '#http/json-schema.ts';
import { User } from './user.ts';

const names = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]));

/** Query parameters of response shaping: lists separated by commas, repeated, or both. */
export const Shaping = Type.Object({ include: names, trim: names });

/** The members of a list's elements; there is one list. */
const LEAVES = new Set(Object.keys(User.properties['linked-logins'].items.properties));

type Names = string | readonly string[] | undefined;

const listed = (value: Names): readonly string[] =>
  (typeof value === 'string' ? [value] : (value ?? [])).flatMap((part) => part.split(',')).map((name) => name.trim());

/**
 * Response shaping (contract, section 1): the default set is everything; `trim=*` empties it, `include` adds, `trim` takes
 * away. Unknown names are ignored; a dotted name means that member of each element.
 */
export function shape(user: User, query: { include?: Names; trim?: Names }): User {
  const include = listed(query.include);
  const trim = listed(query.trim);
  if (include.length === 0 && trim.length === 0) return user;
  const everything = include.includes('*') || !trim.includes('*');
  const start = everything ? structuredClone(user) : pick(user, include);
  for (const name of trim) if (name !== '*') remove(start, name);
  return start;
}

function pick(user: User, names: readonly string[]): User {
  const picked: Record<string, unknown> = {};
  const source = user as Record<string, unknown>;
  for (const name of names) {
    const [member = '', leaf] = name.split('.', 2);
    const value = source[member];
    if (!Object.hasOwn(source, member)) continue;
    if (leaf === undefined) picked[member] = structuredClone(value);
    else if (Array.isArray(value) && LEAVES.has(leaf))
      picked[member] = value.map((element, index) => ({ ...before(picked[member], index), ...leafOf(element, leaf) }));
  }
  return picked as User;
}

const before = (list: unknown, index: number): object => (Array.isArray(list) ? (list[index] ?? {}) : {});

const leafOf = (element: Record<string, unknown>, leaf: string): object =>
  Object.hasOwn(element, leaf) ? { [leaf]: element[leaf] } : {};

function remove(user: User, name: string): void {
  const target = user as Record<string, unknown>;
  const [member = '', leaf] = name.split('.', 2);
  if (leaf === undefined) delete target[member];
  else if (Array.isArray(target[member])) for (const element of target[member]) delete element[leaf];
}
