import type { Answer } from '#http/answer.ts';

const RFC_9110 = 'https://tools.ietf.org/html/rfc9110#section-';

/** Type and title of each status, as ASP.NET gives them. */
const KINDS: Readonly<Record<number, readonly [type: string, title: string]>> = {
  400: [`${RFC_9110}15.5.1`, 'Bad Request'],
  401: [`${RFC_9110}15.5.2`, 'Unauthorized'],
  403: [`${RFC_9110}15.5.4`, 'Forbidden'],
  404: [`${RFC_9110}15.5.5`, 'Not Found'],
  405: [`${RFC_9110}15.5.6`, 'Method Not Allowed'],
  409: [`${RFC_9110}15.5.10`, 'Conflict'],
  413: [`${RFC_9110}15.5.14`, 'Content Too Large'],
  415: [`${RFC_9110}15.5.16`, 'Unsupported Media Type'],
  429: ['https://tools.ietf.org/html/rfc6585#section-4', 'Too Many Requests'],
  500: [`${RFC_9110}15.6.1`, 'An error occurred while processing your request.'],
  503: [`${RFC_9110}15.6.4`, 'Service Unavailable'],
};

/** Texts by key. */
export type Errors = Readonly<Record<string, readonly string[]>>;

const MEDIA_TYPE = { 'content-type': 'application/problem+json; charset=utf-8' };

/** A ProblemDetails body (RFC 9457). */
export function problemDetails(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const [type, title] = KINDS[status] ?? ['about:blank', ''];
  return { status, headers: { ...MEDIA_TYPE, ...headers }, body: { type, title, status, detail } };
}

/** An HttpValidationProblemDetails body. */
export function validationProblem(errors: Errors): Answer {
  const [type] = KINDS[400] ?? [];
  const title = 'One or more validation errors occurred.';
  return { status: 400, headers: MEDIA_TYPE, body: { type, title, status: 400, errors } };
}
