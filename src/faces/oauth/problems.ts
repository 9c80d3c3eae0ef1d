import type { Answer } from '#http/answer.ts';
import { type HttpFailureKind, toHttpFailure } from '#http/http-failure.ts';
import { type Category, Problem } from '#kernel/problem.ts';

/** An OAuth error: code, text, and the number of OpenIddict's documentation that deployed clients key on. */
interface OAuthError {
  readonly status?: 400 | 401 | 403 | 429 | 500 | 503;
  readonly error: string;
  readonly description: string;
  readonly id?: string;
}

const COUPLE: OAuthError = { error: 'invalid_grant', description: 'The username/password couple is invalid.' };

/** Answers of single problems; what is not here is answered by its category. */
const BY_CODE: Readonly<Record<string, OAuthError>> = {
  'wrong-credentials': COUPLE,
  'account-locked': COUPLE,
  'email-not-confirmed': { error: 'invalid_grant', description: 'NotAllowed' },
  'second-factor-required': { error: 'invalid_grant', description: 'RequiresTwoFactor' },
  'tenant-not-available': { error: 'invalid_grant', description: 'The tenant is not available.' },
  'refresh-token-unknown': {
    error: 'invalid_grant',
    description: 'The specified refresh token is invalid.',
    id: 'ID2003',
  },
  'refresh-token-redeemed': {
    error: 'invalid_grant',
    description: 'The specified refresh token has already been redeemed.',
    id: 'ID2012',
  },
  'refresh-token-dead': {
    error: 'invalid_grant',
    description: 'The specified refresh token is no longer valid.',
    id: 'ID2018',
  },
  'invalid-client': {
    status: 401,
    error: 'invalid_client',
    description: 'The specified client credentials are invalid.',
    id: 'ID2055',
  },
  'client-not-allowed': {
    error: 'unauthorized_client',
    description: 'This client application is not allowed to use the specified grant type.',
    id: 'ID2064',
  },
  'invalid-scope': { error: 'invalid_scope', description: "The specified 'scope' is not allowed." },
  'invalid-audience': { error: 'invalid_target', description: "The specified 'audience' is not allowed." },
};

const BY_CATEGORY = {
  invalid: { error: 'invalid_request', description: 'The request is not valid.' },
  unauthenticated: { status: 401, error: 'invalid_client', description: 'The client is not known.' },
  forbidden: { error: 'unauthorized_client', description: 'This is not allowed.' },
  'not-found': { error: 'invalid_request', description: 'There is no such resource.' },
  gone: { error: 'invalid_request', description: 'There is no such resource.' },
  conflict: { error: 'invalid_request', description: 'The request is not valid.' },
  refused: { error: 'invalid_grant', description: 'The grant is not valid.' },
  throttled: { status: 429, error: 'slow_down', description: 'Too many requests.' },
  unavailable: { status: 503, error: 'temporarily_unavailable', description: 'The server cannot answer for now.' },
  internal: { status: 500, error: 'server_error', description: 'Something went wrong on our side.' },
} as const satisfies Record<Category, OAuthError>;

const FAILURES = {
  'route-not-found': { error: 'invalid_request', description: 'There is no such endpoint.' },
  'method-not-allowed': {
    error: 'invalid_request',
    description: 'The specified HTTP method is not valid.',
    id: 'ID2084',
  },
  'unsupported-media-type': {
    error: 'invalid_request',
    description: "The specified 'Content-Type' header is invalid.",
    id: 'ID2082',
  },
  'body-too-large': { error: 'invalid_request', description: 'The body is too large.' },
  'malformed-body': { error: 'invalid_request', description: 'The body is not well formed.' },
  'malformed-uri': { error: 'invalid_request', description: 'There is no such endpoint.' },
  internal: { status: 500, error: 'server_error', description: 'Something went wrong on our side.' },
} as const satisfies Record<HttpFailureKind, OAuthError>;

/** A request that breaks the endpoint's own form. */
export class OAuthRequestError extends Error {
  readonly answer: OAuthError;

  constructor(error: string, description: string, id?: string) {
    super(description);
    this.name = 'OAuthRequestError';
    this.answer = id === undefined ? { error, description } : { error, description, id };
  }
}

/** Any error in the form of RFC 6749, section 5.2, with OpenIddict's texts. */
export function answerError(error: unknown): Answer {
  if (error instanceof OAuthRequestError) return encode(error.answer);
  if (error instanceof Problem) return encode(BY_CODE[error.code] ?? BY_CATEGORY[error.category], error.retryAfter);
  const failure = toHttpFailure(error);
  const answer = encode(FAILURES[failure.kind]);
  if (failure.kind === 'method-not-allowed')
    return { ...answer, headers: { ...answer.headers, allow: failure.allow.join(', ') } };
  if (failure.kind === 'route-not-found' || failure.kind === 'malformed-uri') return { ...answer, status: 404 };
  return failure.kind === 'body-too-large' ? { ...answer, status: 413 } : answer;
}

function encode({ status = 400, error, description, id }: OAuthError, retryAfter?: number): Answer {
  return {
    status,
    headers: {
      pragma: 'no-cache',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="tessera"' } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: {
      error,
      error_description: description,
      ...(id === undefined ? {} : { error_uri: `https://documentation.openiddict.com/errors/${id}` }),
    },
  };
}
