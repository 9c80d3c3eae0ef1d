import type { Static } from 'typebox';
import type { Profile } from '#core/accounts/profile.ts';
import { Type } from '#http/json-schema.ts';

const instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });

/** The user as the API shows it; values that there are none of are left out. */
export const User = Type.Partial(
  Type.Object({
    'user-id': Type.String(),
    username: Type.String(),
    'customer-number': Type.String(),
    'last-login': instant,
    'last-answer-validated': instant,
    'last-password-reset': instant,
    'lock-expires': instant,
    'first-name': Type.String(),
    'last-name': Type.String(),
    email: Type.String(),
    'email-verified': Type.Boolean(),
    'phone-number': Type.String(),
    'phone-number-verified': Type.Boolean(),
    'hint-picture-url': Type.String(),
    'profile-picture-url': Type.String(),
    'linked-logins': Type.Array(Type.Partial(Type.Object({ login: Type.String(), provider: Type.String() }))),
    'multifactor-enabled': Type.Boolean(),
    status: Type.String({ enum: ['active', 'locked'] }),
  }),
  { additionalProperties: false },
);
export type User = Static<typeof User>;

const time = (at: number | null): string | undefined => (at === null ? undefined : new Date(at).toISOString());

/** Encodes a profile (contract, section 2). */
export function encodeUser({ account, email, phone, linkedLogins, lockedUntil, usable }: Profile): User {
  const user = {
    'user-id': account.id,
    username: account.usernameDisplay,
    'customer-number': account.customerNumber,
    'last-login': time(account.lastLoginAt),
    'last-answer-validated': time(account.lastAnswerValidatedAt),
    'last-password-reset': time(account.lastPasswordResetAt),
    'lock-expires': time(lockedUntil),
    'first-name': account.firstName ?? undefined,
    'last-name': account.lastName ?? undefined,
    email: email?.value,
    'email-verified': email?.verified ?? false,
    'phone-number': phone?.value,
    'phone-number-verified': phone?.verified ?? false,
    'hint-picture-url': account.hintPictureUrl ?? undefined,
    'profile-picture-url': account.profilePictureUrl ?? undefined,
    'linked-logins': linkedLogins.map(({ login, provider }) => ({ login, provider })),
    'multifactor-enabled': account.multifactorEnabled,
    status: lockedUntil === null && usable ? 'active' : 'locked',
  };
  return Object.fromEntries(Object.entries(user).filter(([, value]) => value !== undefined)) as User;
}
