import type { Answer } from '#http/answer.ts';

/** What deployed clients look for in `errorCode`. */
export type ErrorCode =
  | 'AUTHENTICATION_ERROR'
  | 'RESOURCE_ACCESS_DENIED'
  | 'INVALID_API_CALL'
  | 'INVALID_PARAMETER'
  | 'MISSING_PARAMETERS'
  | 'INVALID_FIELD_VALUE'
  | 'DUPLICATE_FIELD_OR_VALUE'
  | 'UNSPECIFIED_ERROR';

type Told = readonly [status: number, errorCode: ErrorCode, error: string];

/** Errors that always say the same. Clients go by parts of these texts, letter case included (contract, 1.2). */
export const ERRORS = {
  badCredentials: [401, 'AUTHENTICATION_ERROR', 'Bad credentials'],
  invalidCombination: [
    401,
    'AUTHENTICATION_ERROR',
    'Missing parameter or invalid parameters combination : please provide one of [userId+userPassword, userId+ssoToken, accessToken, jwt]',
  ],
  apiKey: [401, 'AUTHENTICATION_ERROR', 'An API key is required to access this setup'],
  application: [401, 'RESOURCE_ACCESS_DENIED', 'Your setup cannot be accessed through this application'],
  secondFactor: [401, 'AUTHENTICATION_ERROR', 'Second factor required'],
  notAuthenticated: [401, 'RESOURCE_ACCESS_DENIED', 'Not authenticated'],
  passwordChange: [401, 'RESOURCE_ACCESS_DENIED', 'Password change required'],
  denied: [403, 'RESOURCE_ACCESS_DENIED', 'Access denied'],
  crossSite: [403, 'RESOURCE_ACCESS_DENIED', 'Cross-site request rejected'],
  noSuchResource: [404, 'INVALID_API_CALL', 'No such resource'],
  malformed: [400, 'INVALID_PARAMETER', 'Bad parameters. (malformed JSON)'],
  tooLarge: [413, 'INVALID_PARAMETER', 'Request body too large'],
  duplicateUserId: [400, 'DUPLICATE_FIELD_OR_VALUE', 'User id already exists'],
  duplicateEmail: [400, 'DUPLICATE_FIELD_OR_VALUE', 'Email already exists'],
  tooManyAtOnce: [429, 'RESOURCE_ACCESS_DENIED', 'too many concurrent requests'],
  noListener: [400, 'UNSPECIFIED_ERROR', 'No registered event listener'],
  twoCredentials: [400, 'UNSPECIFIED_ERROR', 'Cannot use JSESSIONID and bearer token in same request'],
  internal: [500, 'UNSPECIFIED_ERROR', 'Internal error'],
} as const satisfies Record<string, Told>;

/** Of all JSON answers, in the form that clients were measured to take. */
export const JSON_TYPE = 'application/json;charset=UTF-8';

/** An error as this API tells it. */
export function tell([status, errorCode, error]: Told, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: { errorCode, error } };
}

/** What is wrong with a request of this API, in its words already. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(told: Told) {
    super(told[2]);
    this.name = 'Refusal';
    this.answer = tell(told);
  }
}
