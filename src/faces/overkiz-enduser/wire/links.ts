import { Type } from '#http/json-schema.ts';
import { secret } from '#kernel/secret.ts';

type Params = Readonly<Record<string, string>>;

/** Who asks for a link that sets a new password. */
export const ResetRequest = Type.Object(
  {
    userId: Type.String({ minLength: 1, maxLength: 100 }),
    email: Type.String({ minLength: 1, maxLength: 254 }),
  },
  { description: 'User and address, which must belong together' },
);

export const EmailValidated = Type.Object(
  { emailValidated: Type.Boolean() },
  { description: 'Whether the token was good' },
);

export const AccountValidated = Type.Object(
  { emailAndAccountValidated: Type.Boolean() },
  { description: 'Whether the token was good' },
);

export const FailureMessage = Type.Object({
  errorMessage: Type.Optional(Type.String({ description: 'An error message' })),
});

export const ResetOutcome = Type.Object(
  { resetPasswordSuccess: Type.Boolean(), errorMessage: Type.Optional(Type.String()) },
  { description: 'How the reset ended' },
);

/** The parameters of paths that hold a token. */
export const readLink = ({ userId = '', token = '' }: Params) => ({ userId, token: secret(token) });

/** The message that a page is called with; an empty one is a message too. */
export function messageIn({ errorMessage }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof errorMessage === 'string' ? errorMessage : undefined;
}

/** How a reset that failed ended; the message only where there is one. */
export function encodeFailure({ message }: { message: string | undefined }) {
  return { resetPasswordSuccess: false, ...(message === undefined ? {} : { errorMessage: message }) };
}
