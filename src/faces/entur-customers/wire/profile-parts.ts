import type { Static } from 'typebox';
import { problem } from '#core/problems.ts';
import { Type } from '#http/json-schema.ts';
import { printable } from './requests.ts';

const short = printable(1, 100);
const optional = Type.Optional(short);
const MOST = { maxItems: 50 };

/** What a customer has several of. */
export const lists = {
  preferences: Type.Array(Type.Object({ type: short, value: printable(0, 100) }), MOST),
  ecards: Type.Array(Type.Object({ ecardNumber: short, ecardName: optional }), MOST),
  postalAddresses: Type.Array(
    Type.Object({
      addressLine1: optional,
      addressLine2: optional,
      postCode: optional,
      place: optional,
      country: optional,
    }),
    MOST,
  ),
  customerAccounts: Type.Array(Type.Object({ accountId: short }), MOST),
  customerConsents: Type.Array(Type.Object({ type: short, granted: Type.Boolean() }), MOST),
  relatedCustomerNumbers: Type.Array(short, MOST),
};

/** A day as the published document has it: an object. */
export const WireDay = Type.Object({
  year: Type.Integer({ minimum: 1, maximum: 9999 }),
  month: Type.Integer({ minimum: 1, maximum: 12 }),
  day: Type.Integer({ minimum: 1, maximum: 31 }),
});

/** A day as it is written in a request: the same, or an ISO 8601 date. */
export const GivenDay = Type.Union([WireDay, Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })]);

/** An instant, or a day that stands for its beginning in UTC. */
export const GivenInstant = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$',
});

/** A given day as an ISO 8601 date. Raises `invalid-format` for one that no calendar has. */
export function decodeDay(field: string, given: Static<typeof GivenDay>): string {
  const pad = (part: number, length: number) => String(part).padStart(length, '0');
  const date = typeof given === 'string' ? given : `${pad(given.year, 4)}-${pad(given.month, 2)}-${pad(given.day, 2)}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date))
    throw problem('invalid-format', { field });
  return date;
}

/** A given instant as milliseconds; one without an offset is in UTC. Raises `invalid-format` for one that never is. */
export function decodeInstant(field: string, given: string): number {
  decodeDay(field, given.slice(0, 'YYYY-MM-DD'.length));
  const at = Date.parse(/T.*(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(given) || !given.includes('T') ? given : `${given}Z`);
  if (Number.isNaN(at)) throw problem('invalid-format', { field });
  return at;
}

/** A day (ISO 8601) as an object. */
export function encodeDay(date: string | null) {
  if (date === null) return undefined;
  const [year, month, day] = date.split('-').map(Number);
  return { year, month, day };
}
