import type { Answer } from '#http/answer.ts';
import { type HttpFailureKind, toHttpFailure } from '#http/http-failure.ts';
import { type Category, Problem } from '#kernel/problem.ts';

interface TokenError {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

/** Answers of single problems, in the words of Auth0, which issues the tokens of the published API. */
const BY_CODE: Readonly<Record<string, TokenError>> = {
  'client-not-allowed': {
    status: 403,
    error: 'unauthorized_client',
    description: 'Grant type not allowed for the client',
  },
  'invalid-audience': {
    status: 403,
    error: 'access_denied',
    description: 'Service not enabled for the requested audience',
  },
  'invalid-scope': { status: 400, error: 'invalid_scope', description: 'The client does not have this scope' },
};

const INVALID = { status: 400, error: 'invalid_request', description: 'The request is not valid' };
const DENIED = { status: 403, error: 'access_denied', description: 'Forbidden' };
const FAILED = { status: 500, error: 'server_error', description: 'Something went wrong on our side' };

const BY_CATEGORY = {
  invalid: INVALID,
  unauthenticated: { status: 401, error: 'access_denied', description: 'Unauthorized' },
  forbidden: DENIED,
  'not-found': INVALID,
  gone: INVALID,
  conflict: INVALID,
  refused: DENIED,
  throttled: { status: 429, error: 'too_many_requests', description: 'Too many requests' },
  unavailable: { status: 503, error: 'temporarily_unavailable', description: 'The server cannot answer for now' },
  internal: FAILED,
} as const satisfies Record<Category, TokenError>;

const FAILURES = {
  'route-not-found': { ...INVALID, status: 404, description: 'There is no such endpoint' },
  'method-not-allowed': { ...INVALID, status: 405, description: 'The endpoint takes POST only' },
  'unsupported-media-type': { ...INVALID, status: 415, description: 'The body must be JSON or a form' },
  'body-too-large': { ...INVALID, status: 413, description: 'The body is too large' },
  'malformed-body': { ...INVALID, description: 'The body is not well formed' },
  'malformed-uri': { ...INVALID, status: 404, description: 'There is no such endpoint' },
  internal: FAILED,
} as const satisfies Record<HttpFailureKind, TokenError>;

/** A request that breaks the endpoint's own form. */
export class TokenRequestError extends Error {
  readonly answer: TokenError;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.name = 'TokenRequestError';
    this.answer = { status, error, description };
  }
}

/** Any error of the token endpoint, and of what else is asked below its path (contract, section 3). */
export function answerTokenError(error: unknown): Answer {
  if (error instanceof TokenRequestError) return encode(error.answer);
  if (error instanceof Problem)
    return encode(
      BY_CODE[error.code] ?? BY_CATEGORY[error.category],
      error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) },
    );
  const { kind, allow } = toHttpFailure(error);
  return encode(FAILURES[kind], allow.length === 0 ? {} : { allow: allow.join(', ') });
}

function encode({ status, error, description }: TokenError, headers: Readonly<Record<string, string>> = {}): Answer {
  const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Basic realm="tessera"' } : {};
  return {
    status,
    headers: { pragma: 'no-cache', ...challenge, ...headers },
    body: { error, error_description: description },
  };
}
