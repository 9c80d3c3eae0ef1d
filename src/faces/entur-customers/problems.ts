import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import { InvalidInput } from '#core/problems.ts';
import type { Answer } from '#http/answer.ts';
import { type HttpFailureKind, toHttpFailure } from '#http/http-failure.ts';
import { type Category, Problem } from '#kernel/problem.ts';
import { TOLD, type Told } from './texts.ts';

/** A request without a proper ET-Client-Name, where one is required. */
export class ClientNameRequired extends Error {}

const BY_CATEGORY = {
  invalid: TOLD.invalidRequest,
  unauthenticated: TOLD.notAuthenticated,
  forbidden: TOLD.notAuthorised,
  'not-found': TOLD.customerNotFound,
  gone: TOLD.customerNotFound,
  conflict: TOLD.alreadyUsed,
  refused: TOLD.invalidRequest,
  throttled: TOLD.tooManyRequests,
  unavailable: TOLD.unavailable,
  internal: TOLD.serverError,
} as const satisfies Record<Category, Told>;

/** Answers of single problems; what is not here is answered by its category. */
const BY_CODE: Readonly<Record<string, Told>> = {
  'wrong-credentials': TOLD.invalidCredentials,
  // Never that an account is locked or not confirmed: the answer may be relayed to whoever tries.
  'account-locked': TOLD.invalidCredentials,
  'email-not-confirmed': TOLD.invalidCredentials,
  'old-password-not-valid': TOLD.invalidCredentials,
  'second-factor-required': TOLD.secondFactorRequired,
  'password-same-as-existing': TOLD.samePassword,
  'password-does-not-meet-requirements': TOLD.invalidPassword,
};

const FAILURES = {
  'route-not-found': TOLD.invalidUri,
  'method-not-allowed': TOLD.methodNotAllowed,
  'unsupported-media-type': TOLD.unsupportedMediaType,
  'body-too-large': TOLD.bodyTooLarge,
  'malformed-body': TOLD.invalidRequest,
  'malformed-uri': TOLD.invalidUri,
  internal: TOLD.serverError,
} as const satisfies Record<HttpFailureKind, Told>;

/** Any error as this API tells it: five members, two languages, a number (contract, section 5.4). */
export function answerError(error: unknown): Answer {
  if (error instanceof ClientNameRequired) return encode(TOLD.clientNameRequired);
  if (error instanceof InvalidInput) {
    const [only, ...others] = error.problems;
    return only !== undefined && others.length === 0
      ? answerProblem(only)
      : notValid(error.problems.map((problem) => problem.field ?? ''));
  }
  if (error instanceof Problem) return answerProblem(error);
  const { validation } = error as Partial<FastifyError>;
  if (validation !== undefined) return answerValidation(validation);
  const failure = toHttpFailure(error);
  return encode(FAILURES[failure.kind], failure.allow.length === 0 ? {} : { allow: failure.allow.join(', ') });
}

/** An e-mail address that is there, a text and nothing else at fault has a number of its own. */
function answerValidation(failures: readonly FastifySchemaValidationError[]): Answer {
  if (failures.every(({ instancePath, keyword }) => instancePath === '/email' && keyword === 'pattern'))
    return encode(TOLD.invalidEmail);
  return notValid(
    failures.map(({ instancePath, params }) =>
      [instancePath.slice(1), params.missingProperty].filter((part) => part).join('/'),
    ),
  );
}

function answerProblem(problem: Problem): Answer {
  if (problem.category === 'invalid') {
    const isEmail = problem.code === 'invalid-format' && problem.field === 'email';
    return isEmail ? encode(TOLD.invalidEmail) : notValid([problem.field ?? '']);
  }
  const headers: Record<string, string> = {};
  // A 401 about the customer's credentials has no challenge: programs tell by it whose fault it is.
  if (problem.category === 'unauthenticated') headers['www-authenticate'] = 'Bearer error="invalid_token"';
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter);
  const told = BY_CODE[problem.code] ?? BY_CATEGORY[problem.category];
  return encode(told, headers);
}

/** An invalid request, with the names of the fields that are at fault; never their values. */
function notValid(fields: readonly string[]): Answer {
  const named = [...new Set(fields)].filter((field) => /^[\w/]{1,64}$/.test(field)).join(', ');
  if (named === '') return encode(TOLD.invalidRequest);
  const { norwegian, english, ...told } = TOLD.invalidRequest;
  return encode({
    ...told,
    norwegian: [norwegian[0], `Ikke gyldig: ${named}.`],
    english: [english[0], `Not valid: ${named}.`],
  });
}

function encode(told: Told, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: told.status,
    headers,
    body: {
      errorCode: told.errorCode,
      shortNorwegian: told.norwegian[0],
      longNorwegian: told.norwegian[1],
      shortEnglish: told.english[0],
      longEnglish: told.english[1],
    },
  };
}
