import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import { InvalidInput } from '#core/problems.ts';
import type { Answer } from '#http/answer.ts';
import { toHttpFailure } from '#http/http-failure.ts';
import { SECOND } from '#kernel/clock.ts';
import { type Category, Problem } from '#kernel/problem.ts';
import { ERRORS, Refusal, tell } from './errors.ts';
import { maintenance } from './maintenance.ts';
import { rejectedPassword } from './password-keys.ts';

/** What an answer says of the request that it is about. */
export interface About {
  /** How messages call the operation; for signing in, with the name that was sent. */
  readonly call: string;
  /** Signing in tells everything that stops it with 401: deployed clients know no other. */
  readonly isLogIn: boolean;
  /** JSON paths of what the core calls otherwise. */
  readonly fields: Readonly<Record<string, string>>;
  readonly method: string;
  readonly mediaType: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export const ABOUT_NOTHING: About = { call: 'request', isLogIn: false, fields: {}, method: '', mediaType: '', now: 0 };

const BY_CODE: Readonly<Record<string, keyof typeof ERRORS>> = {
  'not-authenticated': 'notAuthenticated',
  'password-change-required': 'passwordChange',
  'wrong-credentials': 'badCredentials',
  'old-password-not-valid': 'badCredentials',
  'email-not-confirmed': 'badCredentials',
  'second-factor-required': 'secondFactor',
  'combination-required': 'invalidCombination',
  'api-key-required': 'apiKey',
  'application-not-allowed': 'application',
  'username-already-used': 'duplicateUserId',
  'email-already-used': 'duplicateEmail',
  'no-such-listener': 'noListener',
};

const BY_CATEGORY = {
  unauthenticated: 'notAuthenticated',
  forbidden: 'denied',
  'not-found': 'noSuchResource',
  gone: 'noSuchResource',
  internal: 'internal',
} as const satisfies Partial<Record<Category, keyof typeof ERRORS>>;

/** Any error as this API tells it. */
export function answerAbout(error: unknown, about: About): Answer {
  if (error instanceof Refusal) return error.answer;
  // Several at once: this API tells one.
  if (error instanceof InvalidInput) return answerAbout(error.problems[0], about);
  if (error instanceof Problem) return answerProblem(error, about);
  const { validation } = error as Partial<FastifyError>;
  return validation === undefined ? answerFailure(error, about) : answerValidation(validation, about);
}

function answerProblem(problem: Problem, about: About): Answer {
  const { code, category, retryAfter } = problem;
  if (category === 'throttled') return answerThrottled(retryAfter, about);
  if (code === 'account-locked') {
    const until = Number(problem.data.until ?? about.now);
    return answerThrottled(Math.max(Math.ceil((until - about.now) / SECOND), 1), about);
  }
  if (category === 'unavailable') return maintenance(retryAfter);
  if (code === 'password-does-not-meet-requirements' || code === 'password-same-as-existing')
    return tell([400, 'INVALID_FIELD_VALUE', rejectedPassword(problem)]);
  const named =
    BY_CODE[code] ?? (category in BY_CATEGORY ? BY_CATEGORY[category as keyof typeof BY_CATEGORY] : undefined);
  if (named !== undefined) return tell(ERRORS[named]);
  if (category === 'invalid' || category === 'conflict') return invalidField(problem.field, about);
  return tell([400, 'UNSPECIFIED_ERROR', problem.message]);
}

/** A lock by guessing reads like too many requests: it says nothing of who exists. */
function answerThrottled(retryAfter: number | undefined, { call, isLogIn }: About): Answer {
  return tell([isLogIn ? 401 : 429, 'AUTHENTICATION_ERROR', `Too many requests, try again later : ${call}`], {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  });
}

function invalidField(field: string | undefined, { fields }: About): Answer {
  const path = field === undefined ? 'body' : (fields[field] ?? field);
  return tell([400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${path}`]);
}

/** What is missing goes before what is wrong. Values are never repeated. */
function answerValidation(failures: readonly FastifySchemaValidationError[], { fields }: About): Answer {
  if (failures.some(({ instancePath, keyword }) => instancePath === '' && keyword === 'type'))
    return tell(ERRORS.malformed);
  const missing = failures.find(({ keyword }) => keyword === 'required');
  if (missing !== undefined) {
    const path = jsonPath(`${missing.instancePath}/${String(missing.params.missingProperty)}`);
    return tell([400, 'MISSING_PARAMETERS', `Missing parameter : ${fields[path] ?? path}`]);
  }
  return tell([400, 'INVALID_FIELD_VALUE', `Invalid value for field : ${jsonPath(failures[0]?.instancePath ?? '')}`]);
}

/** `/endUser/extraEmails/0/email` as people write it: `endUser.extraEmails[0].email`. */
function jsonPath(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function answerFailure(error: unknown, { method, mediaType }: About): Answer {
  const { kind, allow } = toHttpFailure(error);
  switch (kind) {
    case 'method-not-allowed':
      return tell([405, 'INVALID_API_CALL', `Request method '${method}' not supported`], { allow: allow.join(', ') });
    case 'unsupported-media-type':
      return tell([415, 'INVALID_API_CALL', `Content type '${mediaType}' not supported`]);
    case 'body-too-large':
      return tell(ERRORS.tooLarge);
    case 'malformed-body':
      return tell(ERRORS.malformed);
    case 'route-not-found':
    case 'malformed-uri':
      return tell(ERRORS.noSuchResource);
    case 'internal':
      return tell(ERRORS.internal);
  }
}
