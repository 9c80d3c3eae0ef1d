import fc, { type Arbitrary } from 'fast-check';
import { hostileValue } from './hostile.ts';
import { Named } from './named.ts';

/** What is done to a valid body. `pick` chooses where. */
export type Distortion =
  | { readonly kind: 'none' }
  | { readonly kind: 'replace'; readonly pick: number; readonly by: unknown }
  | { readonly kind: 'drop'; readonly pick: number }
  | { readonly kind: 'add'; readonly members: readonly (readonly [string, unknown])[] }
  | { readonly kind: 'whole'; readonly by: unknown };

/** Members that no request has, and that must do nothing. */
const PRIVILEGED = {
  constructor: { prototype: { isAdmin: true } },
  prototype: 1,
  roles: ['SystemAdmin'],
  emailVerified: true,
  'email-verified': true,
  status: 'A',
  'user-id': '00000000000000000000000000000000',
  id: 1,
  isAdmin: true,
  multifactorEnabled: false,
  mustChangePassword: false,
};

const strangers = [...Object.entries(PRIVILEGED), ['__proto__', { isAdmin: true }] as const];

export const distortion: Arbitrary<Distortion> = fc.oneof(
  { weight: 11, arbitrary: fc.constant({ kind: 'none' } as const) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('replace' as const), pick: fc.nat(1000), by: hostileValue }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), pick: fc.nat(1000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      members: fc.subarray(strangers, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('whole' as const), by: hostileValue }) },
);

type Place = readonly [holder: Record<string, unknown>, key: string];

/** Every member of a value, at any depth. */
function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null || value instanceof Named) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): readonly Place[] => [[holder, key], ...placesOf(holder[key])]);
}

/** A distorted copy of a body. */
export function distort(body: unknown, how: Distortion): unknown {
  if (how.kind === 'none') return body;
  if (how.kind === 'whole') return how.by;
  const copy = copyOf(body);
  const places = placesOf(copy);
  if (how.kind === 'add') {
    for (const [name, value] of how.members) define(copy as Record<string, unknown>, name, value);
    return copy;
  }
  const place = places[how.pick % Math.max(places.length, 1)];
  if (place === undefined) return copy;
  const [holder, key] = place;
  if (how.kind === 'drop') delete holder[key];
  else define(holder, key, how.by);
  return copy;
}

/** Also under the name `__proto__`. */
function define(holder: Record<string, unknown>, name: string, value: unknown): void {
  if (typeof holder !== 'object' || holder === null) return;
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Named) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]));
}
