import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import { InvalidInput } from '#core/problems.ts';
import type { Answer } from '#http/answer.ts';
import { type HttpFailureKind, toHttpFailure } from '#http/http-failure.ts';
import { type Category, Problem } from '#kernel/problem.ts';

/** One broken rule in the contract's 400 body. */
interface BrokenRule {
  readonly tag?: string;
  readonly error: string;
  readonly message: string;
}

/** Names of fields on the wire that differ from the kebab-case of the core's. */
export type FieldTags = Readonly<Record<string, string>>;

const BUSINESS_PROBLEM = 440;

/** Status and literal of each category that is not a 400 or 440 (contract, section 1.1). */
const ANSWERS = {
  invalid: { status: 400, literal: 'bad-request' },
  unauthenticated: { status: 401, literal: 'not-authorized' },
  forbidden: { status: 403, literal: 'forbidden' },
  'not-found': { status: 404, literal: 'not-found' },
  gone: { status: 410, literal: 'gone' },
  conflict: { status: BUSINESS_PROBLEM, literal: undefined },
  refused: { status: BUSINESS_PROBLEM, literal: undefined },
  throttled: { status: 429, literal: 'bad-request' },
  unavailable: { status: 503, literal: 'service-unavailable' },
  internal: { status: 500, literal: 'internal-error' },
} as const satisfies Record<Category, { status: number; literal: string | undefined }>;

const FAILURES = {
  'route-not-found': { status: 404, problem: 'not-found', message: 'There is no such resource.' },
  'method-not-allowed': { status: 405, problem: 'bad-request', message: 'The resource does not have this method.' },
  'unsupported-media-type': { status: 415, problem: 'bad-request', message: 'The body must be application/json.' },
  'body-too-large': { status: 413, problem: 'bad-request', message: 'The body is too large.' },
  'malformed-body': { status: 400, problem: 'bad-request', message: 'The body is not well formed.' },
  'malformed-uri': { status: 404, problem: 'not-found', message: 'There is no such resource.' },
  internal: { status: 500, problem: 'internal-error', message: 'Something went wrong on our side.' },
} as const satisfies Record<HttpFailureKind, { status: number; problem: string; message: string }>;

/** Any error as this API tells it. `tags` names the fields of the request at hand. */
export function answerError(error: unknown, tags: FieldTags = {}): Answer {
  if (error instanceof InvalidInput) return rules(error.problems.map((one) => brokenRule(one, tags)));
  if (error instanceof Problem) return answerProblem(error, tags);
  const validation = (error as Partial<FastifyError>).validation;
  if (validation !== undefined) return rules(validation.flatMap(toRule));
  const failure = toHttpFailure(error);
  if (failure.kind === 'malformed-body')
    return rules([{ error: 'invalid-format', message: 'The body is not well-formed JSON.' }]);
  const { status, problem, message } = FAILURES[failure.kind];
  return {
    status,
    body: { problem, message },
    ...(failure.allow.length > 0 ? { headers: { allow: failure.allow.join(', ') } } : {}),
  };
}

function answerProblem(problem: Problem, tags: FieldTags): Answer {
  if (problem.category === 'invalid') return rules([brokenRule(problem, tags)]);
  const { status, literal } = ANSWERS[problem.category];
  const headers = {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
  };
  const { weaknesses } = problem.data;
  const details = Array.isArray(weaknesses) ? { details: weaknesses.join(', ') } : {};
  const body = { problem: literal ?? problem.code, message: problem.message, ...details };
  return { status, headers, body, ...(status === BUSINESS_PROBLEM ? { reason: 'Business Problem' } : {}) };
}

function rules(errors: readonly BrokenRule[]): Answer {
  return { status: 400, body: { errors } };
}

function brokenRule(problem: Problem, tags: FieldTags): BrokenRule {
  const tag = problem.field === undefined ? {} : { tag: tags[problem.field] ?? kebab(problem.field) };
  return { ...tag, error: problem.code, message: problem.message };
}

function kebab(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The contract's literal for each keyword of JSON Schema that our schemas use. */
const LITERALS: Readonly<Record<string, readonly [string, string]>> = {
  required: ['required', 'A value is required.'],
  maxLength: ['max-length', 'The value is too long.'],
  maxItems: ['max-length', 'There are too many values.'],
  minLength: ['min-length', 'The value is too short.'],
  minItems: ['min-length', 'There are too few values.'],
  minimum: ['out-of-range', 'The value is out of range.'],
  maximum: ['out-of-range', 'The value is out of range.'],
  enum: ['unknown-enum', 'The value is not one of those that are known.'],
};

/** What a broken rule of form can be called. */
export const RULE_LITERALS: readonly string[] = ['invalid-format', ...Object.values(LITERALS).map(([name]) => name)];

function toRule(error: FastifySchemaValidationError): BrokenRule[] {
  // A union's own failure only repeats what its branches said.
  if (error.keyword === 'anyOf') return [];
  const path = error.instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
  const missing = error.params.missingProperty as string | undefined;
  const tag = [path, missing].filter((part) => part !== undefined && part !== '').join('.');
  const [literal, message] = LITERALS[error.keyword] ?? ['invalid-format', 'The value is not well formed.'];
  return [{ ...(tag === '' ? {} : { tag }), error: literal, message }];
}
