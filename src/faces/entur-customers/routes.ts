// biome-ignore-all format: a table reads by its columns
import type { Static, TSchema } from 'typebox';
import { changeCustomerPassword } from '#core/customers/change-password.ts';
import { createCustomer } from '#core/customers/create-customer.ts';
import { deactivateCustomer } from '#core/customers/deactivate-customer.ts';
import { type GeneratedPassword, generateCustomerPassword } from '#core/customers/generate-password.ts';
import { mailGeneratedPassword } from '#core/customers/mail-generated-password.ts';
import { readCustomer } from '#core/customers/read-customer.ts';
import { searchCustomers } from '#core/customers/search-customers.ts';
import { setPassword } from '#core/customers/set-password.ts';
import { updateCustomer } from '#core/customers/update-customer.ts';
import { verifyCredentials } from '#core/customers/verify-credentials.ts';
import { Type } from '#http/json-schema.ts';
import { secret } from '#kernel/secret.ts';
import { type Route, route } from './route.ts';
import { CustomerResponse, encodeCustomer } from './wire/customer.ts';
import { decodeInstant } from './wire/profile-parts.ts';
import * as profile from './wire/profile-requests.ts';
import * as wire from './wire/requests.ts';

type Body<S extends TSchema> = { body: Static<S> };
type Query<S extends TSchema> = { query: Static<S> };
type Params = { params: Readonly<Record<string, string>> };

const customerNumber = ({ params }: Params) => ({ customerNumber: params.customerNumber ?? '' });

const whole = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

const GeneratePasswordResponse = Type.Object({
  surname: Type.String(), firstName: Type.String(), customerNumber: Type.String(), organisationId: Type.Integer(), generatedPassword: Type.String(),
  customerRef: Type.Optional(Type.String()), telephoneNumber: Type.Optional(Type.String()),
});

function encodeGenerated(generated: GeneratedPassword): Static<typeof GeneratePasswordResponse> {
  const { account, customer, organisationId, phone, password } = generated;
  return {
    surname: account.lastName ?? '', firstName: account.firstName ?? '', customerNumber: account.customerNumber, organisationId, generatedPassword: password.reveal(),
    customerRef: customer.customerRef ?? account.customerNumber, ...(phone === undefined ? {} : { telephoneNumber: phone.value }),
  };
}

/** The whole face: the published operations (E: numbers of the contract) and the profiles they are about (P). */
export const routes: readonly Route[] = [
  route({ id: 'E1', method: 'POST', path: '/profiles/verify-credentials', summary: 'Verify credentials', tag: 'Authentication admin', operation: verifyCredentials, body: wire.VerifyCredentials, status: 200, answer: CustomerResponse,
    decode: ({ body }: Body<typeof wire.VerifyCredentials>) => ({ name: body.email.trim(), password: secret(body.password), signInFrom: body.lastSignInFrom,
      secondFactorCode: body.twoFactorCode === undefined ? undefined : secret(body.twoFactorCode) }), encode: encodeCustomer }),
  route({ id: 'E2', method: 'POST', path: '/profiles/generate-password', summary: 'Generate password and send email/sms for customer', tag: 'Authentication admin', operation: mailGeneratedPassword, body: wire.SendGeneratedPassword, status: 204,
    decode: ({ body }: Body<typeof wire.SendGeneratedPassword>) => ({ email: body.email, organisationId: body.organisationId }) }),
  route({ id: 'E3', method: 'PUT', path: '/profiles/{customerNumber}/set-password', summary: 'Set password', tag: 'Authentication admin', operation: setPassword, params: wire.CustomerNumber, body: wire.SetPassword, status: 200, answer: CustomerResponse,
    decode: ({ body, params }: Body<typeof wire.SetPassword> & Params) => ({ ...customerNumber({ params }), newPassword: secret(body.newPassword) }), encode: encodeCustomer }),
  route({ id: 'E4', method: 'PUT', path: '/profiles/{customerNumber}/change-password', summary: 'Change password', tag: 'Authentication admin', operation: changeCustomerPassword, params: wire.CustomerNumber, body: wire.ChangePassword, status: 200, answer: CustomerResponse,
    decode: ({ body, params }: Body<typeof wire.ChangePassword> & Params) => ({ ...customerNumber({ params }), oldPassword: secret(body.oldPassword), newPassword: secret(body.newPassword) }), encode: encodeCustomer }),
  route({ id: 'E5', method: 'PUT', path: '/profiles/{organisationId}/{email}/generate-password', summary: 'Generate password', tag: 'Authentication admin', operation: generateCustomerPassword, params: wire.OrganisationAndEmail, status: 200, answer: GeneratePasswordResponse,
    decode: ({ params }) => ({ organisationId: Number(params.organisationId), email: params.email ?? '' }), encode: encodeGenerated }),
  route({ id: 'P1', method: 'POST', path: '/profiles', summary: 'Create a customer', tag: 'Profiles client', operation: createCustomer, body: profile.CustomerPostRequest, status: 201, answer: CustomerResponse,
    decode: ({ body }: Body<typeof profile.CustomerPostRequest>) => ({ ...profile.decodeNewProfile(body), organisationId: body.organisationId,
      password: body.password === undefined ? undefined : secret(body.password), author: { by: body.createdBy, channel: body.createdByChannel } }),
    encode: encodeCustomer, headers: ({ account }) => ({ location: `/customers/v2/profiles/${account.customerNumber}` }) }),
  route({ id: 'P2', method: 'GET', path: '/profiles/{customerNumber}', summary: 'Find customer by customer number or customer reference', tag: 'Profiles client', operation: readCustomer, params: wire.CustomerNumber, query: profile.IdentifierQuery, status: 200, answer: CustomerResponse,
    decode: ({ params, query }: Params & Query<typeof profile.IdentifierQuery>) => ({ identifier: params.customerNumber ?? '', organisationId: whole(query.organisationId) }), encode: encodeCustomer }),
  route({ id: 'P3', method: 'PUT', path: '/profiles/{customerNumber}', summary: 'Update a customer', tag: 'Profiles client', operation: updateCustomer, params: wire.CustomerNumber, body: profile.CustomerPutRequest, cleared: profile.CLEARED, status: 200, answer: CustomerResponse,
    decode: ({ body, params }: Body<typeof profile.CustomerPutRequest> & Params) => ({ ...profile.decodeProfile(body), ...customerNumber({ params }), author: { by: body.changedBy, channel: body.changedByChannel } }), encode: encodeCustomer }),
  route({ id: 'P4', method: 'GET', path: '/profiles', summary: 'Find customers by parameters', tag: 'Profiles client', operation: searchCustomers, query: profile.SearchQuery, status: 200, answer: Type.Array(CustomerResponse),
    decode: ({ query }: Query<typeof profile.SearchQuery>) => ({ email: query.email, phone: query.telephoneNumber, customerRef: query.customerRef, lastName: query.surname, organisationId: whole(query.organisationId),
      page: whole(query.page) ?? 0, size: whole(query.size) ?? 20 }), encode: ({ customers }) => customers.map(encodeCustomer), headers: ({ total }) => ({ 'x-total-count': total }) }),
  route({ id: 'P5', method: 'POST', path: '/profiles/{customerNumber}/deactivate', summary: 'Deactivate a customer', tag: 'Profiles client', operation: deactivateCustomer, params: wire.CustomerNumber, body: profile.DeactivateRequest, status: 200, answer: CustomerResponse,
    decode: ({ body, params }: Body<typeof profile.DeactivateRequest> & Params) => ({ ...customerNumber({ params }), expiresAt: decodeInstant('expirationDate', body.expirationDate), author: { by: body.changedBy, channel: body.changedByChannel } }), encode: encodeCustomer }),
];
