import { Type } from '#http/json-schema.ts';

/** The empty example keeps the documentation from sending “string” for what was left alone. */
const field = (description: string) => Type.Optional(Type.String({ description, examples: [''] }));
const client = {
  client_id: field('The client, unless HTTP Basic names it'),
  client_secret: field('Its secret, unless HTTP Basic holds it'),
};

/** The form of the token endpoint, for the documentation: `readForm` and the grants check it, in OAuth's own words. */
export const TokenForm = Type.Object({
  grant_type: Type.String({ enum: ['client_credentials', 'password', 'refresh_token'] }),
  ...client,
  username: field('Grant `password`: username or e-mail address'),
  password: field('Grant `password`'),
  refresh_token: field('Grant `refresh_token`'),
  scope: field('Separated by spaces; without it, all that can be had'),
  audience: field('Whom the token is for; without it, this server'),
});

/** The form of the revocation endpoint, for the documentation. */
export const RevocationForm = Type.Object({
  token: Type.String({ description: 'An access or refresh token' }),
  token_type_hint: field('Heeded by nobody'),
  ...client,
});
