import { Type } from '#http/json-schema.ts';

/** The grammar of HTML's e-mail field with the Norwegian letters, whose beginning the published document shows. */
const EMAIL =
  "^(?=.{3,254}$)[a-zA-Z0-9æøåÆØÅ.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9æøåÆØÅ](?:[a-zA-Z0-9æøåÆØÅ-]{0,61}[a-zA-Z0-9æøåÆØÅ])?(?:\\.[a-zA-Z0-9æøåÆØÅ](?:[a-zA-Z0-9æøåÆØÅ-]{0,61}[a-zA-Z0-9æøåÆØÅ])?)+$";

export const email = Type.String({ pattern: EMAIL });
export const password = Type.String({ minLength: 1, maxLength: 128 });
export const organisationId = Type.Integer({ minimum: 1, maximum: 2 ** 63 });

/** A text without control characters, of which PostgreSQL cannot store all. */
export const printable = (minLength: number, maxLength: number) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

export const VerifyCredentials = Type.Object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password,
  lastSignInFrom: Type.Optional(printable(1, 64)),
  twoFactorCode: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
});
export const SendGeneratedPassword = Type.Object({ email, organisationId: Type.Optional(organisationId) });
export const SetPassword = Type.Object({ newPassword: Type.String({ maxLength: 1024 }) });
export const ChangePassword = Type.Object({ oldPassword: password, newPassword: Type.String({ maxLength: 1024 }) });

export const CustomerNumber = Type.Object({ customerNumber: Type.String({ minLength: 1 }) });
export const OrganisationAndEmail = Type.Object({
  organisationId: Type.String({ pattern: '^(?=.*[1-9])[0-9]{1,19}$' }),
  email,
});
