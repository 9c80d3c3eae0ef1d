import { problem } from '#core/problems.ts';
import type { CookieLogIn } from '#core/sessions/log-in-with-cookie.ts';
import { Type } from '#http/json-schema.ts';
import { type Secret, secret } from '#kernel/secret.ts';

const field = (description: string) => Type.Optional(Type.String({ description, examples: [''] }));

/** The form of `/login`, for the documentation: `readLogIn` checks it, in this API's own words. */
export const LogInForm = Type.Object({
  userId: field('a user name'),
  userPassword: field('a user password'),
  ssoToken: field('an Overkiz single-sign-on token obtained through Overkiz webservices'),
  accessToken: field('an OAuth access token obtained from an OAuth service'),
  jwt: field('a Json Web Token obtained from another service'),
  applicationId: field('client application ID'),
  apiKey: field('client API Key'),
  setupOID: field('setup OID'),
  twoFactorCode: field('a code of the second factor, where one is asked for (additive)'),
  twoFactorRecoveryCode: field('a recovery code in its place (additive)'),
});

type Name = keyof typeof LogInForm.properties;

/**
 * The one complete combination of credentials that a form holds. An empty member is none; a repeated one spoils the form.
 * Raises `combination-required`.
 */
export function readLogIn(form: unknown, cookie: Secret | undefined): CookieLogIn {
  const given = (name: Name) => member(form, name);
  const secretly = (name: Name) => {
    const value = given(name);
    return value === undefined ? undefined : secret(value);
  };
  const [username, password] = [given('userId'), secretly('userPassword')];
  const secondFactor = { code: secretly('twoFactorCode'), recoveryCode: secretly('twoFactorRecoveryCode') };
  if (username === undefined || password === undefined) throw problem('combination-required');
  return { username, password, secondFactor, replaces: cookie };
}

/** The name that a form signs in, for messages; nothing where there is none. */
export function nameIn(form: unknown): string {
  const value = Object(form).userId;
  return typeof value === 'string' ? value : '';
}

function member(form: unknown, name: Name): string | undefined {
  const value: unknown = Object(form)[name];
  if (Array.isArray(value)) throw problem('combination-required');
  return typeof value === 'string' && value !== '' ? value : undefined;
}
