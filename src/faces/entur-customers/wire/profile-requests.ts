import type { Static, TSchema } from 'typebox';
import type { CustomerInput } from '#core/customers/customer-input.ts';
import { Type } from '#http/json-schema.ts';
import { DEFAULT_LOCALE, readLanguage } from './language.ts';
import { decodeDay, decodeInstant, GivenDay, GivenInstant, lists } from './profile-parts.ts';
import { email, organisationId, password, printable } from './requests.ts';

const optional = Type.Optional;
/** Left out: as it is. Null: none any more. */
const clearable = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));
const name = printable(1, 100);

/** What an update can take from a customer. */
const Clearable = {
  customerRef: clearable(printable(1, 40)),
  parentId: clearable(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  vippsId: clearable(printable(1, 100)),
  dateOfBirth: clearable(GivenDay),
  dateOfDeath: clearable(GivenDay),
  nationality: clearable(Type.String({ pattern: '^[A-Z]{3}$' })),
  landlineNumber: clearable(printable(1, 32)),
  expirationDate: clearable(GivenInstant),
  customerAccountId: clearable(printable(1, 60)),
};
export const CLEARED: readonly string[] = Object.keys(Clearable);

const Profile = {
  firstName: name,
  surname: name,
  email: optional(email),
  countryCode: optional(Type.String({ pattern: '^\\+[0-9]{1,3}$' })),
  telephoneNumberNoCountryCode: optional(printable(1, 32)),
  telephoneNumber: optional(printable(1, 32)),
  profileType: optional(Type.String({ enum: ['S', 'P', 'T'] })),
  ...Clearable,
  languagePreferenceISO6393: optional(Type.String({ pattern: '^[A-Za-z]{3}$' })),
  languagePreference: optional(Type.String({ pattern: '^[A-Za-z]{2}$' })),
  preferences: optional(lists.preferences),
  ecards: optional(lists.ecards),
  postalAddresses: optional(lists.postalAddresses),
  customerAccounts: optional(lists.customerAccounts),
  customerConsents: optional(lists.customerConsents),
  relatedCustomerNumbers: optional(lists.relatedCustomerNumbers),
};

export const CustomerPostRequest = Type.Object({
  organisationId,
  createdBy: name,
  createdByChannel: name,
  password: optional(password),
  ...Profile,
});
export const CustomerPutRequest = Type.Object({ changedBy: name, changedByChannel: name, ...Profile });
export const DeactivateRequest = Type.Object({ expirationDate: GivenInstant, changedBy: name, changedByChannel: name });

const number = (pattern: string) => Type.Optional(Type.String({ pattern }));
export const IdentifierQuery = Type.Object({ organisationId: number('^[1-9][0-9]{0,18}$') });
export const SearchQuery = Type.Object({
  email: optional(printable(1, 254)),
  telephoneNumber: optional(printable(1, 32)),
  customerRef: optional(printable(1, 40)),
  surname: optional(name),
  organisationId: number('^[1-9][0-9]{0,18}$'),
  page: number('^[0-9]{1,6}$'),
  size: number('^([1-9][0-9]?|100)$'),
});

type Given = Partial<Static<typeof CustomerPutRequest>>;

/** What a request says of a customer, in the core's terms. */
export function decodeProfile(given: Given): CustomerInput {
  const { language, locale } = readLanguage(given.languagePreferenceISO6393, given.languagePreference);
  return {
    firstName: given.firstName ?? '',
    lastName: given.surname ?? '',
    email: given.email,
    phone: givenPhone(given),
    locale,
    details: present({
      profileType: given.profileType as 'S' | 'P' | 'T' | undefined,
      customerRef: given.customerRef,
      parentId: given.parentId,
      vippsId: given.vippsId,
      dateOfBirth: unlessEmpty(given.dateOfBirth, (day) => decodeDay('dateOfBirth', day)),
      dateOfDeath: unlessEmpty(given.dateOfDeath, (day) => decodeDay('dateOfDeath', day)),
      nationality: given.nationality,
      landlineNumber: given.landlineNumber,
      expiresAt: unlessEmpty(given.expirationDate, (at) => decodeInstant('expirationDate', at)),
      customerAccountId: given.customerAccountId,
      language,
      lists: givenLists(given),
    }),
  };
}

/** The same of a new customer, who is written to in Norwegian unless the request says otherwise. */
export function decodeNewProfile(given: Given): CustomerInput {
  const input = decodeProfile(given);
  return { ...input, locale: input.locale ?? DEFAULT_LOCALE };
}

/** The parts that the API prefers go before the whole number, which is deprecated. */
function givenPhone(given: Given): string | undefined {
  const { countryCode, telephoneNumberNoCountryCode: rest, telephoneNumber } = given;
  return countryCode === undefined || rest === undefined ? telephoneNumber : countryCode + rest;
}

function givenLists(given: Given): CustomerInput['details']['lists'] {
  const named = Object.keys(lists).map((list) => [list, given[list as keyof typeof lists]] as const);
  const present = named.filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}

/** Null and nothing stay what they are. */
function unlessEmpty<T, R>(given: T | null | undefined, decode: (value: T) => R): R | null | undefined {
  if (given === null) return null;
  return given === undefined ? undefined : decode(given);
}

/** The members that there are: one that is left out must not be written. */
function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
