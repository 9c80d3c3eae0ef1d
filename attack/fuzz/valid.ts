import fc, { type Arbitrary } from 'fast-check';
import type { Schema } from './document.ts';
import { worthSaying } from './named.ts';

const MOST_ITEMS = 3;
const MOST_TEXT = 60;

/** Values of the formats that documents here name. */
const FORMATS: Readonly<Record<string, Arbitrary<string>>> = {
  'date-time': fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  'overkiz-email': fc.emailAddress(),
  'tessera-email': fc.emailAddress(),
  'tessera-phone': fc.integer({ min: 40_000_000, max: 49_999_999 }).map((number) => `+47${number}`),
  'asseco-username': fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/),
  'asseco-picture-url': fc.webUrl({ validSchemes: ['https'] }),
};

/** Values that a schema allows; `name` is the member's that holds them, so that people are called by their names. */
export function valid(schema: Schema, name = ''): Arbitrary<unknown> {
  const plain = byType(schema);
  const worth = worthSaying(name);
  if (worth.length === 0) return plain;
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...worth) }, { weight: 1, arbitrary: plain });
}

function byType(schema: Schema): Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => valid(one)));
  const { type } = schema;
  if (typeof type === 'object') return fc.oneof(...type.map((one) => byType({ ...schema, type: one })));
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'object':
      return object(schema);
    case 'array': {
      const { items = {}, minItems: minLength = 0, maxItems: maxLength = MOST_ITEMS } = schema;
      return fc.array(valid(items), { minLength, maxLength: Math.max(minLength, Math.min(maxLength, MOST_ITEMS)) });
    }
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    default:
      return text(schema);
  }
}

function object({ properties = {}, required = [] }: Schema): Arbitrary<unknown> {
  const absent = { weight: 3, arbitrary: fc.constant(ABSENT) };
  const members = Object.entries(properties).map(([name, schema]) => {
    const arbitrary = valid(schema, name);
    return [name, required.includes(name) ? arbitrary : fc.oneof(absent, { weight: 1, arbitrary })];
  });
  return fc
    .record(Object.fromEntries(members), { noNullPrototype: true })
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== ABSENT)));
}

/** In place of a member that is left out: fewer of those that may be, because together they seldom fit. */
const ABSENT = Symbol('absent');

function text({ format, pattern, minLength = 0, maxLength = MOST_TEXT }: Schema): Arbitrary<string> {
  const named = format === undefined ? undefined : FORMATS[format];
  if (named !== undefined) return named;
  // Patterns that only shut characters out would give line noise; a word is as valid and reaches further.
  const shutsOut = pattern === undefined || /^\^\[\^/.test(pattern);
  const most = Math.min(maxLength, MOST_TEXT);
  if (shutsOut) return fc.string({ unit: 'grapheme', minLength, maxLength: most }).map(withoutControls);
  const exact = new RegExp(pattern, 'u');
  // What a pattern only looks ahead to is left to the filter: it cannot be generated.
  const generable = new RegExp(pattern.replaceAll(/\(\?=[^)]*\)/g, ''), 'u');
  return fc.stringMatching(generable).filter((value) => exact.test(value) && value.length <= maxLength);
}

const withoutControls = (value: string) => value.replace(/[\p{Cc}\p{Cs}]/gu, '-');
