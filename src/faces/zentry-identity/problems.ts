import type { FastifyError } from 'fastify';
import type { Answer } from '#http/answer.ts';
import { type HttpFailureKind, toHttpFailure } from '#http/http-failure.ts';
import { type Category, Problem } from '#kernel/problem.ts';
import { identityErrors } from './identity-errors.ts';
import { MALFORMED_BODY, modelErrors } from './model-errors.ts';
import { problemDetails, validationProblem } from './problem-details.ts';

/** Status of each category; 400 is always told as validation. */
const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  gone: 404,
  conflict: 409,
  refused: 400,
  throttled: 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<Category, number>;

/** Problems that this API answers in another way than their category says. */
const BY_CODE: Readonly<Record<string, { status: 400 | 401 | 403; detail: string }>> = {
  'wrong-credentials': { status: 401, detail: 'Failed' },
  'account-locked': { status: 401, detail: 'LockedOut' },
  'email-not-confirmed': { status: 401, detail: 'NotAllowed' },
  'second-factor-required': { status: 401, detail: 'RequiresTwoFactor' },
  'tenant-required': { status: 401, detail: 'A tenant-id header is required.' },
  'password-change-required': { status: 403, detail: 'PasswordChangeRequired' },
  'email-already-used': { status: 400, detail: '' },
};

const FAILURES = {
  'route-not-found': [404, 'There is no such resource.'],
  'method-not-allowed': [405, 'The resource does not have this method.'],
  'unsupported-media-type': [415, 'The body must be application/json.'],
  'body-too-large': [413, 'The body is too large.'],
  'malformed-body': [400, ''],
  'malformed-uri': [404, 'There is no such resource.'],
  internal: [500, 'Something went wrong on our side.'],
} as const satisfies Record<HttpFailureKind, readonly [status: number, detail: string]>;

const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** Any error as this API tells it. */
export function answerError(error: unknown): Answer {
  if (error instanceof Problem) return answerProblem(error);
  const { validation } = error as Partial<FastifyError>;
  if (validation !== undefined) return validationProblem(modelErrors(validation));
  const { kind, allow } = toHttpFailure(error);
  if (kind === 'malformed-body') return validationProblem(MALFORMED_BODY);
  const [status, detail] = FAILURES[kind];
  return problemDetails(status, detail, allow.length > 0 ? { allow: allow.join(', ') } : {});
}

function answerProblem(problem: Problem): Answer {
  // Whoever shows nothing that opens anything is told nothing.
  if (problem.code === 'not-authenticated') return { status: 401, headers: CHALLENGE };
  const { status, detail } = BY_CODE[problem.code] ?? { status: STATUS[problem.category], detail: problem.message };
  if (status === 400) return validationProblem(identityErrors(problem));
  return problemDetails(status, detail, {
    ...(status === 401 ? CHALLENGE : {}),
    ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
  });
}
