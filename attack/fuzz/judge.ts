import { Check, Errors } from 'typebox/schema';
import type { Answer } from '../support/answer.ts';
import type { Described, Schema } from './document.ts';
import type { Written } from './write.ts';

/** What only the inside of a server says. */
const INSIDE =
  /\bat [\w.<> ]+\(?(file:|node:|\/)|\.ts:\d+|node_modules|SQLITE_|SqliteError|syntax error at or near|violates [a-z]+ constraint|UNIQUE constraint|\b(select|insert into|update) "|\/tmp\/tessera|\/home\/|\bERR_[A-Z]+_[A-Z]+\b|FST_ERR/;

/** What is wrong with an answer, in words that are the same for every case of it; undefined where nothing is. */
export function fault(
  operation: Described,
  written: Written,
  answer: Answer,
  all: readonly Described[],
): string | undefined {
  const { status, text } = answer;
  if (status >= 500 && status !== 503) return `${status}`;
  const inside = INSIDE.exec(text)?.[0];
  if (inside !== undefined && !sentText(written).includes(inside)) return `the answer says “${inside}”`;
  if (!written.routed) return unroutedFault(answer, all);
  const content = operation.answers.get(status);
  if (content === undefined) return `undeclared status ${status}`;
  return contentFault(answer, content);
}

const sentText = ({ path, headers, body }: Written) =>
  `${decodeSafely(path)} ${JSON.stringify(headers)} ${body?.toString() ?? ''}`;

function decodeSafely(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What reaches no operation, or another one, is answered in the form of this API all the same. */
function unroutedFault(answer: Answer, all: readonly Described[]): string | undefined {
  if (answer.text === '') return undefined;
  const isKnown = all.some(({ answers }) =>
    [...answers].some(([status, content]) => {
      const isKind = status === answer.status || (status >= 400 && [400, 404, 405, 413, 415].includes(answer.status));
      return isKind && contentFault(answer, content) === undefined;
    }),
  );
  return isKnown ? undefined : `${answer.status} in another form than this API’s`;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

function contentFault({ status, text, headers }: Answer, content: Content): string | undefined {
  const types = Object.keys(content);
  if (types.length === 0) return text === '' ? undefined : `a body with ${status}, which has none`;
  // Who shows no credential is told by the challenge alone, where the API is so.
  if (text === '')
    return status === 401 && headers['www-authenticate'] !== undefined ? undefined : `no body with ${status}`;
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const described = content[type];
  if (described === undefined) return `${status} as ${type || 'nothing'}, declared as ${types.join(' or ')}`;
  if (type === 'text/html') return undefined;
  return bodyFault(status, text, described.schema);
}

function bodyFault(status: number, text: string, schema: Schema): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `${status} with a body that is no JSON`;
  }
  const strict = closed(schema);
  if (Check(strict, body)) return undefined;
  const [, [error]] = Errors(strict, body);
  return `${status} with a body that is not as declared: ${error?.instancePath ?? ''} ${error?.message ?? ''}`;
}

const closedSchemas = new WeakMap<Schema, object>();

/** The same schema, allowing no member that it does not name. */
function closed(schema: Schema): object {
  let strict = closedSchemas.get(schema);
  if (strict === undefined) {
    strict = close(schema);
    closedSchemas.set(schema, strict);
  }
  return strict;
}

function close(schema: Schema): object {
  const { properties, items, anyOf, additionalProperties } = schema;
  const { description: _text, examples: _examples, ...rest } = schema as Record<string, unknown>;
  return {
    ...rest,
    ...(items === undefined ? {} : { items: close(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(close) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: close(additionalProperties) } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, close(one)])),
          additionalProperties: additionalProperties === true ? true : (additionalProperties ?? false),
        }),
  };
}
