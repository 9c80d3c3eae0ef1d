import { InvalidInput } from '#core/problems.ts';
import type { Problem } from '#kernel/problem.ts';
import type { Errors } from './problem-details.ts';

type Describe = (data: Problem['data']) => Errors;

const one =
  (key: string, text: (data: Problem['data']) => string): Describe =>
  (data) => ({ [key]: [text(data)] });

/** Keys and texts of ASP.NET Identity, which deployed clients key on. */
const BY_CODE: Readonly<Record<string, Describe>> = {
  'email-already-used': ({ email }) => ({
    DuplicateUserName: [`Username '${email}' is already taken.`],
    DuplicateEmail: [`Email '${email}' is already taken.`],
  }),
  'user-already-in-role': one('UserAlreadyInRole', ({ role }) => `User already in role '${role}'.`),
  'user-not-in-role': one('UserNotInRole', ({ role }) => `User is not in role '${role}'.`),
  'reset-code-not-valid': one('InvalidToken', () => 'Invalid token.'),
  'password-same-as-existing': one('PasswordSameAsExisting', () => 'The password is the one in force.'),
  'password-does-not-meet-requirements': weaknesses,
  'no-delivery-channel': one('NoDeliveryChannel', () => 'There is no address that a code can be sent to.'),
  'second-factor-code-not-valid': one('InvalidTwoFactorCode', () => 'The two-factor code is not valid.'),
  'too-many-roles': one('TooManyRoles', () => 'The user has as many roles as tokens can carry.'),
  'last-admin': one('LastAdmin', () => 'The last administrator cannot be removed.'),
};

/** Fields that Identity has a text of its own for, when they are malformed. */
const MALFORMED: Readonly<Record<string, Describe>> = {
  email: one('InvalidEmail', ({ email }) => `Email '${email}' is invalid.`),
  role: one('InvalidRoleName', ({ role }) => `Role name '${role}' is invalid.`),
};

const CONTAINS_NAME = 'The password contains a name that belongs to it.';

const WEAKNESSES: Readonly<Record<string, readonly [key: string, text: string]>> = {
  'too-short': ['PasswordTooShort', 'Passwords must be at least {n} characters.'],
  'too-long': ['PasswordTooLong', 'Passwords must be at most 128 characters.'],
  'missing-lower': ['PasswordRequiresLower', "Passwords must have at least one lowercase ('a'-'z')."],
  'missing-upper': ['PasswordRequiresUpper', "Passwords must have at least one uppercase ('A'-'Z')."],
  'missing-digit': ['PasswordRequiresDigit', "Passwords must have at least one digit ('0'-'9')."],
  'missing-non-alphanumeric': [
    'PasswordRequiresNonAlphanumeric',
    'Passwords must have at least one non alphanumeric character.',
  ],
  common: ['PasswordTooCommon', 'The password is one of the most common ones.'],
  'contains-username': ['PasswordTooCommon', CONTAINS_NAME],
  'contains-email': ['PasswordTooCommon', CONTAINS_NAME],
  'contains-context': ['PasswordTooCommon', CONTAINS_NAME],
};

function weaknesses({ weaknesses: found, minLength }: Problem['data']): Errors {
  const errors: Record<string, string[]> = {};
  for (const weakness of Array.isArray(found) ? found : []) {
    const [key, template] = WEAKNESSES[weakness] ?? [weakness, ''];
    const text = template.replace('{n}', String(minLength));
    // Username and address are often one name: it is told once.
    errors[key] = [...new Set([...(errors[key] ?? []), text])];
  }
  return errors;
}

/** What a refused request did wrong, by key: Identity's own where it has one, else the field. */
export function identityErrors(problem: Problem): Errors {
  if (problem instanceof InvalidInput) return Object.assign({}, ...problem.problems.map(identityErrors));
  const { code, field = '', data, message } = problem;
  const describe = BY_CODE[code] ?? (code === 'invalid-format' ? MALFORMED[field] : undefined);
  return describe?.(data) ?? { [pascal(field)]: [message] };
}

/** `newPassword` is `NewPassword` here. */
export function pascal(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}
