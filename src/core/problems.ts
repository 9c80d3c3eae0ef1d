import { type Category, Problem, type ProblemDetails } from '#kernel/problem.ts';

/**
 * Every problem that an operation can raise. Codes are stable: faces, logs and documents refer to them. `{name}` in a
 * message is filled from the problem's data.
 */
export const PROBLEMS = {
  'invalid-format': ['invalid', 'The value is not well formed.'],
  required: ['invalid', 'A value is required.'],
  'min-length': ['invalid', 'The value is too short.'],
  'max-length': ['invalid', 'The value is too long.'],
  'out-of-range': ['invalid', 'The value is out of range.'],
  'not-on-list': ['invalid', 'The value is not one of those that can be chosen.'],
  'unknown-field': ['invalid', 'There is no such field.'],
  'unknown-hash': ['invalid', 'The hash has none of the known formats.'],
  'not-an-object': ['invalid', 'This is not a JSON object.'],
  'claim-type-reserved': ['invalid', 'The claim type {type} is reserved.'],
  'combination-required': ['invalid', 'The values do not belong together.'],

  'not-authenticated': ['unauthenticated', 'A valid access token is required.'],
  'insufficient-scope': ['forbidden', 'The access token does not allow this.'],
  'password-change-required': ['forbidden', 'The password must be changed first.'],
  'not-allowed': ['forbidden', 'This is not allowed.'],
  'api-key-required': ['unauthenticated', 'The program must show a key.'],
  'application-not-allowed': ['forbidden', 'The program may not sign people in here.'],
  'tenant-required': ['unauthenticated', 'A tenant must be named.'],
  'tenant-not-available': ['forbidden', 'The tenant is not available.'],
  'second-factor-session-required': ['forbidden', 'This needs a session with a second factor.'],
  'not-found': ['not-found', 'There is no such resource.'],
  'no-such-listener': ['refused', 'No registered event listener'],

  'username-already-used': ['conflict', 'Username {username} is already used'],
  'email-already-used': ['conflict', 'Email address {email} is already used'],
  'phone-number-already-used': ['conflict', 'Phone number {phone} is already used'],
  'customer-number-already-used': ['conflict', 'Customer number {customerNumber} is already used'],
  'customer-ref-already-used': ['conflict', 'Customer reference {customerRef} is already used'],
  'login-already-used': ['conflict', 'Login {login} at {provider} is already linked to another user profile'],
  'gateway-already-attached': ['conflict', 'Gateway {gateway} belongs to another account'],
  'import-moved-on': ['conflict', 'Another run imports the same file.'],
  'tenant-already-exists': ['conflict', 'Tenant {tenantId} already exists'],
  'user-already-in-role': ['refused', "User already in role '{role}'."],
  'user-not-in-role': ['refused', "User is not in role '{role}'."],
  'last-admin': ['refused', 'The last administrator cannot be removed.'],
  'too-many-roles': ['refused', 'The user has as many roles as tokens can carry.'],
  'too-many-claims': ['refused', 'The user has as many claims as tokens can carry.'],
  'ambiguous-reference': ['conflict', '{user} means several users: name the one meant by user id.'],
  'account-deleted': ['refused', 'The user is deleted for good.'],
  'ambiguous-user': ['conflict', 'Several users have this address.'],
  'username-not-available': ['gone', 'Username {username} is not available'],

  'old-password-not-valid': ['refused', 'The old password is not valid'],
  'password-same-as-existing': ['refused', 'New password cannot be same as existing password'],
  'password-does-not-meet-requirements': ['refused', 'Password is weaker than allowed by password strength policy'],
  'verification-expired': ['refused', 'Time allowed for verification has expired'],
  'bad-otp': ['refused', 'The confirmation code is not right'],
  'replayed-otp': ['refused', 'The confirmation code was already used'],
  'no-such-verification': ['refused', 'There is no verification to confirm'],
  'no-delivery-channel': ['refused', 'There is no contact that a code can be sent to.'],
  'second-factor-code-not-valid': ['refused', 'The code is not valid.'],
  'reset-code-not-valid': ['refused', 'The code is not valid.'],
  'answers-not-valid': ['refused', 'Supplied answers to security questions are not valid'],
  'provider-not-supported': ['refused', 'Provider {provider} not supported'],

  'invalid-client': ['unauthenticated', 'The client is unknown or its secret is wrong.'],
  'client-not-allowed': ['forbidden', 'The client may not use this grant.'],
  'invalid-scope': ['invalid', 'The scope asked for is more than the client has.'],
  'invalid-audience': ['invalid', 'The audience is not one of this server.'],
  'wrong-credentials': ['refused', 'The username/password couple is invalid.'],
  'account-locked': ['refused', 'Too many wrong attempts.'],
  'email-not-confirmed': ['refused', 'The e-mail address must be confirmed first.'],
  'second-factor-required': ['refused', 'A second factor is required.'],
  'refresh-token-unknown': ['refused', 'The specified refresh token is invalid.'],
  'refresh-token-redeemed': ['refused', 'The specified refresh token has already been redeemed.'],
  'refresh-token-dead': ['refused', 'The specified refresh token is no longer valid.'],

  'too-many-requests': ['throttled', 'Too many requests.'],
  'service-unavailable': ['unavailable', 'The server cannot answer for now.'],
} as const satisfies Record<string, readonly [Category, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Makes a problem of the catalogue, its message filled in from `details.data`. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const [category, template] = PROBLEMS[code];
  const message = template.replace(/\{(\w+)\}/g, (_, name: string) => String(details.data?.[name] ?? ''));
  return new Problem(code, category, message, details);
}

/** Whether `error` is the problem with this code. */
export function isProblem(error: unknown, code?: ProblemCode): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code);
}

/** Several broken rules of one request, told at once. */
export class InvalidInput extends Problem {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('invalid-input', 'invalid', 'The request is not valid.');
    this.problems = problems;
  }
}
