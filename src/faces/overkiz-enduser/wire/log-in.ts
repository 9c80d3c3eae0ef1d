import { problem } from '#core/problems.ts';
import type { LogInProof } from '#core/sessions/log-in-proof.ts';
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
 * The one combination of credentials that a form holds. An empty member is none; a repeated one, or a name beside a token
 * that names somebody itself, spoils the form. Raises `combination-required`.
 */
export function readLogIn(form: unknown, cookie: Secret | undefined): CookieLogIn {
  const given = (name: Name) => member(form, name);
  const secretly = (name: Name) => {
    const value = given(name);
    return value === undefined ? undefined : secret(value);
  };
  return {
    proof: readProof(given('userId'), {
      password: secretly('userPassword'),
      'single-sign-on': secretly('ssoToken'),
      jwt: secretly('jwt'),
      'access-token': secretly('accessToken'),
    }),
    secondFactor: { code: secretly('twoFactorCode'), recoveryCode: secretly('twoFactorRecoveryCode') },
    application: { id: given('applicationId'), apiKey: secretly('apiKey') },
    setupOid: given('setupOID'),
    replaces: cookie,
  };
}

function readProof(
  username: string | undefined,
  secrets: Readonly<Record<LogInProof['kind'], Secret | undefined>>,
): LogInProof {
  const kinds = (Object.keys(secrets) as LogInProof['kind'][]).filter((kind) => secrets[kind] !== undefined);
  const [kind] = kinds;
  const token = kind && secrets[kind];
  if (kinds.length !== 1 || kind === undefined || token === undefined) throw problem('combination-required');
  const needsName = kind === 'password' || kind === 'single-sign-on';
  if (needsName !== (username !== undefined)) throw problem('combination-required');
  if (kind === 'password') return { kind, username: username ?? '', password: token };
  return kind === 'single-sign-on' ? { kind, username: username ?? '', token } : { kind, token };
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
