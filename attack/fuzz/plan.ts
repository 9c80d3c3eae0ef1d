import fc, { type Arbitrary } from 'fast-check';
import { type Distortion, distort, distortion } from './distort.ts';
import type { Described, Parameter } from './document.ts';
import { hostileText } from './hostile.ts';
import { valid } from './valid.ts';

/** Who a request says it is from. */
export const ACTORS = ['right', 'nobody', 'person', 'administrator', 'program', 'machine', 'cookie', 'api key', 'garbage'] as const; // biome-ignore format: a list of words
export type ActorName = (typeof ACTORS)[number];

/** How a body is written; all but the first are not what the operation takes. */
export const WRITINGS = [
  'as documented', 'cut short', 'with more behind it', 'twice', 'with a byte order mark', 'not UTF-8', 'too large', 'deep', 'of another type', 'empty', 'with a duplicate member', 'with huge numbers', 'with single quotes',
] as const; // biome-ignore format: a list of words
export type Writing = (typeof WRITINGS)[number];

/** A request as data: what it says by name is filled in when it is sent. */
export interface Plan {
  readonly operation: number;
  readonly actor: ActorName;
  readonly params: Readonly<Record<string, unknown>>;
  /** Written into the path as it is, in place of the parameter. */
  readonly rawParam: string | undefined;
  readonly query: readonly (readonly [string, unknown])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
  readonly writing: Writing;
  /** Another method than the operation's. */
  readonly method: string | undefined;
}

const RAW_PARAMS = ['', '.', '..', '%', '%zz', '%ff', '%c0%af', '%2e%2e%2f', '%00', '/', '//', 'a/b', ';x=1', '%25%32%66', 'a'.repeat(1100)]; // biome-ignore format: a list of words
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** Headers that some route might listen to, with values that none expects. */
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['accept', ['*/*', 'text/html', 'application/json', 'nonsense', '']],
  ['accept-language', ['nb', 'fr;q=2,*', '\u00e6']],
  ['x-correlation-id', ['abc', 'a b', 'x'.repeat(300), "'; --"]],
  ['et-client-name', ['shop-app', '', '<b>', 'x'.repeat(300)]],
  ['tenant-id', ['default', 'nowhere', '', '1', '../x', 'x'.repeat(300)]],
  ['origin', ['null', 'https://evil.example', 'http://localhost']],
  ['sec-fetch-site', ['cross-site', 'same-origin', 'none']],
  ['x-forwarded-for', ['10.0.0.1', 'x', '::1, 127.0.0.1']],
  ['x-http-method-override', ['DELETE']],
  ['if-none-match', ['*']],
  ['range', ['bytes=0-1']],
  ['content-encoding', ['gzip']],
];

const header: Arbitrary<readonly [string, string]> = fc
  .constantFrom(...HEADERS)
  .chain(([name, values]) => fc.constantFrom(...values).map((value) => [name, value] as const));

/** Mostly nothing; sometimes what the arbitrary gives. */
const sometimes = <T>(arbitrary: Arbitrary<T>, often: number): Arbitrary<T | undefined> =>
  fc.oneof({ weight: often, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Requests of any operation of a document: most of them right, or wrong in one way. */
export function plans(operations: readonly Described[]): Arbitrary<Plan> {
  return fc.oneof(...operations.map((operation, index) => planOf(operation, index)));
}

function planOf({ parameters, body }: Described, index: number): Arbitrary<Plan> {
  const within = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
  const [content] = Object.values(body ?? {});
  const bodies =
    content === undefined
      ? fc.constant(undefined)
      : fc.tuple(valid(content.schema), distortion).map(([value, how]: [unknown, Distortion]) => distort(value, how));
  return fc.record({
    operation: fc.constant(index),
    actor: fc.oneof(
      { weight: 6, arbitrary: fc.constant('right' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...ACTORS) },
    ),
    params: fc.record(
      Object.fromEntries(within('path').map(({ name, schema }) => [name, orHostile(valid(schema, name))])),
    ),
    rawParam: sometimes(fc.constantFrom(...RAW_PARAMS), 19),
    query: queryOf(within('query')),
    headers: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(header, { maxLength: 3 }) },
    ),
    body: bodies,
    writing: fc.oneof(
      { weight: 9, arbitrary: fc.constant('as documented' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...WRITINGS) },
    ),
    method: sometimes(fc.constantFrom(...METHODS), 49),
  });
}

function queryOf(parameters: readonly Parameter[]): Arbitrary<Plan['query']> {
  const one = ({ name, schema }: Parameter) => orHostile(valid(schema, name)).map((value) => [name, value] as const);
  const stranger = fc.tuple(fc.constantFrom('page', 'sort', 'access_token', '__proto__', 'a[b]', ''), hostileText);
  if (parameters.length === 0) return sometimes(fc.array(stranger, { maxLength: 2 }), 9).map((query) => query ?? []);
  const known = fc.oneof(...parameters.map(one));
  return fc.array(fc.oneof({ weight: 9, arbitrary: known }, { weight: 1, arbitrary: stranger }), { maxLength: 4 });
}

function orHostile(arbitrary: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary }, { weight: 1, arbitrary: hostileText });
}
