import type { Static } from 'typebox';
import type { NewMainAccount } from '#core/main-accounts/create-main-account.ts';
import type { MainAccountProfile } from '#core/main-accounts/read-main-account.ts';
import { Type } from '#http/json-schema.ts';
import { secret } from '#kernel/secret.ts';
import { Location, readLocation } from './location.ts';
import { text } from './texts.ts';

/** The last instant that a date can have (ECMAScript, 21.4.1.1). */
const LAST_INSTANT = 8_640_000_000_000_000;

const email = Type.String({ maxLength: 254, format: 'overkiz-email' });
const phone = Type.String({ maxLength: 30, pattern: '^[+0-9 ().\\/-]*$' });
const instant = Type.Integer({ minimum: 0, maximum: LAST_INSTANT });

const EndUser = Type.Object({
  userId: Type.String(),
  title: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  firstName: Type.Optional(text(100)),
  lastName: Type.Optional(text(100)),
  email,
  phoneNumber: Type.Optional(phone),
  mobilePhone: Type.Optional(phone),
  locale: Type.Optional(Type.String({ maxLength: 100, pattern: '^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$' })),
  commercialMailAgreement: Type.Optional(Type.Boolean()),
  extraEmails: Type.Optional(Type.Array(Type.Object({ email }), { maxItems: 10 })),
});

/** The body of a new main account (contract, section 5). User id and password are the core's to check. */
export const NewAccount = Type.Object({
  endUser: EndUser,
  password: Type.String({ maxLength: 1024 }),
  label: Type.Optional(text(100)),
  templateName: Type.Optional(text(100)),
  applicationId: Type.Optional(text(100)),
  activationTimestamp: Type.Optional(instant),
  expirationTimestamp: Type.Optional(instant),
  gatewayId: Type.Optional(text(1000)),
  location: Type.Optional(Location),
});

/** What the core calls otherwise. A body without an end user lacks what is required of him. */
export const FIELDS = {
  username: 'endUser.userId',
  email: 'endUser.email',
  gateways: 'gatewayId',
  accessUntil: 'expirationTimestamp',
  endUser: 'endUser.userId',
} as const;

/** The operation's input; whatever else the body has is ignored. */
export function decodeNewAccount(body: Static<typeof NewAccount>): NewMainAccount {
  const { endUser, location } = body;
  return {
    username: endUser.userId,
    email: endUser.email,
    password: secret(body.password),
    firstName: endUser.firstName ?? null,
    lastName: endUser.lastName ?? null,
    locale: endUser.locale ?? null,
    extraEmails: (endUser.extraEmails ?? []).map((extra) => extra.email),
    gateways: body.gatewayId,
    accessFrom: body.activationTimestamp ?? null,
    accessUntil: body.expirationTimestamp ?? null,
    details: {
      label: body.label ?? null,
      templateName: body.templateName ?? null,
      applicationId: body.applicationId ?? null,
      location: location === undefined ? null : readLocation(location),
      title: endUser.title ?? null,
      phoneNumber: endUser.phoneNumber ?? null,
      mobilePhone: endUser.mobilePhone ?? null,
      commercialMailAgreement: endUser.commercialMailAgreement ?? false,
    },
  };
}

const nullable = (type: 'string' | 'integer' | 'object') => ({ type: [type, 'null'] }) as never;

/** The main account as the API shows it; null where nobody said anything. */
export const MainAccount = Type.Object(
  {
    creationTime: Type.Integer(),
    lastUpdateTime: Type.Integer(),
    userId: Type.String(),
    title: nullable('integer'),
    firstName: nullable('string'),
    lastName: nullable('string'),
    email: nullable('string'),
    phoneNumber: nullable('string'),
    mobilePhone: nullable('string'),
    locale: nullable('string'),
    emailValidated: Type.Boolean(),
    commercialMailAgreement: Type.Boolean(),
    technicalAccount: Type.Boolean(),
    extraEmails: Type.Array(Type.Object({ email: Type.String(), validated: Type.Boolean() })),
    label: nullable('string'),
    templateName: nullable('string'),
    applicationId: nullable('string'),
    activationTimestamp: nullable('integer'),
    expirationTimestamp: nullable('integer'),
    gatewayIds: Type.Array(Type.String()),
    location: { type: ['object', 'null'], additionalProperties: true } as never,
  },
  { description: 'The main account' },
);

/** Encodes the main account of a person, however that person was registered (contract, X2). */
export function encodeMainAccount(profile: MainAccountProfile) {
  const { account, email, phone, extraEmails, mainAccount, gateways } = profile;
  return {
    creationTime: account.createdAt,
    lastUpdateTime: account.updatedAt,
    userId: account.usernameDisplay,
    title: mainAccount?.title ?? null,
    firstName: account.firstName,
    lastName: account.lastName,
    email: email?.value ?? null,
    phoneNumber: mainAccount?.phoneNumber ?? null,
    // The one that is an identifier, of people who gave it through another API.
    mobilePhone: mainAccount?.mobilePhone ?? phone?.value ?? null,
    locale: account.locale,
    emailValidated: email?.verified ?? false,
    commercialMailAgreement: mainAccount?.commercialMailAgreement ?? false,
    technicalAccount: false,
    extraEmails: extraEmails.map(({ display, validatedAt }) => ({ email: display, validated: validatedAt !== null })),
    label: mainAccount?.label ?? null,
    templateName: mainAccount?.templateName ?? null,
    applicationId: mainAccount?.applicationId ?? null,
    activationTimestamp: account.accessFrom,
    expirationTimestamp: account.accessUntil,
    gatewayIds: gateways,
    location: mainAccount?.location ?? null,
  };
}
