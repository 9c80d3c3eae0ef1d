import { Type } from '#http/json-schema.ts';

/** An answer that says no more than that it was done: old clients parse every body. */
export const Done = Type.Object({}, { description: 'Done' });

export const LoggedIn = Type.Object(
  {
    success: Type.Boolean(),
    roles: Type.Array(Type.Object({ name: Type.String() })),
    extraAttributes: Type.Object({}, { additionalProperties: true }),
  },
  { description: 'Signed in' },
);

/** The only role that this API names. */
export const encodeLoggedIn = () => ({ success: true, roles: [{ name: 'ENDUSER' }], extraAttributes: {} });

export const LoggedOut = Type.Object({ logout: Type.Boolean() }, { description: 'Whether a live session was ended' });
export const UserExists = Type.Object({ userExists: Type.Boolean() }, { description: 'Whether the user id exists' });
export const Authenticated = Type.Object({ authenticated: Type.Boolean() }, { description: 'Whether signed in' });
export const TermsAccepted = Type.Object(
  { TermsOfUseValidated: Type.Boolean() },
  { description: 'Whether this call did it' },
);
export const TermsDeclined = Type.Object(
  { TermsOfUseDeclined: Type.Boolean() },
  { description: 'Whether this call did it' },
);
export const UserId = Type.Object({ userId: Type.String() }, { description: 'Who is signed in' });
export const SingleSignOn = Type.Object({ ssoToken: Type.String() }, { description: 'The token' });
export const Listener = Type.Object({ id: Type.String() }, { description: 'The listener' });
export const Events = Type.Array(Type.Object({}), { description: 'What happened since the last call' });
