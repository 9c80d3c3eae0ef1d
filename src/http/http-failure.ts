import type { FastifyError } from 'fastify';

/** What goes wrong before any operation is reached. Faces put it into their own words. */
export type HttpFailureKind =
  | 'route-not-found'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'body-too-large'
  | 'malformed-body'
  | 'malformed-uri'
  | 'internal';

export class HttpFailure extends Error {
  readonly kind: HttpFailureKind;
  /** Methods that the path has, with `method-not-allowed`. */
  readonly allow: readonly string[];

  constructor(kind: HttpFailureKind, options: { allow?: readonly string[]; cause?: unknown } = {}) {
    super(kind, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HttpFailure';
    this.kind = kind;
    this.allow = options.allow ?? [];
  }
}

const BY_CODE: Readonly<Record<string, HttpFailureKind>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed-body',
  FST_ERR_BAD_URL: 'malformed-uri',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed-uri',
};

/** The failure behind an error of Fastify or of a body parser; whatever is not known is `internal`. */
export function toHttpFailure(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  const kind = code === undefined ? undefined : BY_CODE[code];
  if (kind !== undefined) return new HttpFailure(kind, { cause: error });
  if (statusCode === 413) return new HttpFailure('body-too-large', { cause: error });
  if (statusCode === 415) return new HttpFailure('unsupported-media-type', { cause: error });
  if (statusCode === 400) return new HttpFailure('malformed-body', { cause: error });
  return new HttpFailure('internal', { cause: error });
}
