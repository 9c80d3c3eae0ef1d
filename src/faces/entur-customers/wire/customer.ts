import type { CustomerProfile } from '#core/customers/customer-profile.ts';
import { Type } from '#http/json-schema.ts';
import { splitPhone } from '#kernel/text/phone.ts';
import { languageOf } from './language.ts';
import { encodeDay, lists, WireDay } from './profile-parts.ts';

const instant = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });
const text = Type.String();
const nothing = Type.Array(Type.Object({}), { deprecated: true, maxItems: 0 });
const deprecated = { deprecated: true };

/** The customer as the API shows it (contract, section 5.3). */
export const CustomerResponse = Type.Object(
  {
    uuid: text,
    status: Type.String({ enum: ['A', 'P', 'D'] }),
    surname: text,
    changedAt: instant,
    changedBy: text,
    createdAt: instant,
    createdBy: text,
    firstName: text,
    profileType: Type.String({ enum: ['S', 'P', 'T'] }),
    customerNumber: text,
    organisationId: Type.Integer(),
    changedByChannel: text,
    createdByChannel: text,
    email: Type.Optional(text),
    vippsId: Type.Optional(text),
    emailOld: Type.Optional(text),
    parentId: Type.Optional(Type.Integer()),
    username: Type.Optional(text),
    countryCode: Type.Optional(text),
    customerRef: Type.Optional(text),
    dateOfBirth: Type.Optional(WireDay),
    dateOfDeath: Type.Optional(WireDay),
    nationality: Type.Optional(text),
    preferences: lists.preferences,
    lastSignInAt: Type.Optional(instant),
    expirationDate: Type.Optional(instant),
    landlineNumber: Type.Optional(text),
    lastSignInFrom: Type.Optional(text),
    ecards: lists.ecards,
    emailVerifiedAt: Type.Optional(instant),
    postalAddresses: lists.postalAddresses,
    telephoneNumber: Type.Optional(Type.String(deprecated)),
    customerAccounts: lists.customerAccounts,
    customerConsents: lists.customerConsents,
    customerAccountId: Type.Optional(text),
    personnelTickets: nothing,
    relatedCustomerNumbers: lists.relatedCustomerNumbers,
    languagePreferenceISO6393: text,
    telephoneNumberVerifiedAt: Type.Optional(instant),
    telephoneNumberNoCountryCode: Type.Optional(text),
    id: Type.Integer(deprecated),
    notes: nothing,
    consents: nothing,
    languagePreference: Type.String(deprecated),
  },
  { additionalProperties: false },
);

const time = (at: number | null | undefined): string | undefined =>
  at == null ? undefined : new Date(at).toISOString();

/**
 * The deprecated number of a customer: the last 52 bits of the account's id, which are random, so that it tells neither the
 * order nor how many there are, and is a safe integer everywhere.
 */
function numberOf(accountId: string): number {
  return Number.parseInt(accountId.slice(-13), 16);
}

/** Encodes a customer; values that there are none of are left out, lists are there even if they are empty. */
export function encodeCustomer(profile: CustomerProfile) {
  const { account, customer, email, phone } = profile;
  const { iso6393, legacy } = languageOf(customer.language, account.locale);
  const number = phone === undefined ? undefined : splitPhone(phone.value);
  const deleted = account.status === 'D';
  const signsIn = customer.profileType === 'S' && account.status === 'A' && email !== undefined;
  const encoded = {
    uuid: account.uuid,
    status: account.status,
    surname: account.lastName ?? '',
    changedAt: time(account.updatedAt),
    changedBy: account.changedBy ?? 'self',
    createdAt: time(account.createdAt),
    createdBy: account.createdBy ?? 'self',
    firstName: account.firstName ?? '',
    profileType: customer.profileType,
    customerNumber: account.customerNumber,
    organisationId: profile.organisationId,
    changedByChannel: account.changedByChannel ?? 'unknown',
    createdByChannel: account.createdByChannel ?? 'unknown',
    email: deleted ? undefined : email?.value,
    vippsId: customer.vippsId,
    // A deleted customer's address moves here, so that another may have it; an erased one's is a hash.
    emailOld: customer.emailOld ?? (deleted ? email?.value : undefined),
    parentId: customer.parentId,
    username: signsIn ? account.usernameDisplay : undefined,
    countryCode: number?.countryCode,
    customerRef: customer.customerRef ?? account.customerNumber,
    dateOfBirth: encodeDay(customer.dateOfBirth),
    dateOfDeath: encodeDay(customer.dateOfDeath),
    nationality: customer.nationality,
    preferences: customer.lists.preferences ?? [],
    lastSignInAt: time(account.lastLoginAt),
    expirationDate: time(customer.expiresAt),
    landlineNumber: customer.landlineNumber,
    lastSignInFrom: customer.lastSignInFrom,
    ecards: customer.lists.ecards ?? [],
    emailVerifiedAt: deleted ? undefined : time(email?.verifiedAt),
    postalAddresses: customer.lists.postalAddresses ?? [],
    telephoneNumber: phone?.value,
    customerAccounts: customer.lists.customerAccounts ?? [],
    customerConsents: customer.lists.customerConsents ?? [],
    customerAccountId: customer.customerAccountId,
    personnelTickets: [],
    relatedCustomerNumbers: customer.lists.relatedCustomerNumbers ?? [],
    languagePreferenceISO6393: iso6393,
    telephoneNumberVerifiedAt: time(phone?.verifiedAt),
    telephoneNumberNoCountryCode: number?.national,
    id: numberOf(account.id),
    notes: [],
    consents: [],
    languagePreference: legacy,
  };
  return Object.fromEntries(Object.entries(encoded).filter(([, value]) => value != null));
}
