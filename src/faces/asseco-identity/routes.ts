// biome-ignore-all format: a table reads by its columns
import type { Static, TSchema } from 'typebox';
import { changeUsername } from '#core/accounts/change-username.ts';
import { checkUsername } from '#core/accounts/check-username.ts';
import type { Profile } from '#core/accounts/profile.ts';
import { findProfile, readOwnProfile, readProfile } from '#core/accounts/read-profile.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import { setHintPicture, setProfilePicture } from '#core/accounts/set-picture.ts';
import { changeContact } from '#core/contacts/change-contact.ts';
import { confirmContact } from '#core/contacts/confirm-contact.ts';
import { addLogin } from '#core/credentials/linked-login/add-login.ts';
import { removeLogin } from '#core/credentials/linked-login/remove-login.ts';
import { changePassword } from '#core/credentials/password/change-password.ts';
import { readPasswordRequirements } from '#core/credentials/password/read-requirements.ts';
import { listCatalogue, listQuestions } from '#core/credentials/security-questions/list-questions.ts';
import { setAnswers } from '#core/credentials/security-questions/set-answers.ts';
import { validateAnswers } from '#core/credentials/security-questions/validate-answers.ts';
import { recoverUsername } from '#core/recovery/recover-username.ts';
import { resetPassword } from '#core/recovery/reset-password.ts';
import { Type } from '#http/json-schema.ts';
import { secret } from '#kernel/secret.ts';
import { type Route, route } from './route.ts';
import * as wire from './wire/commands.ts';
import { encodePolicy, PasswordRequirements } from './wire/policy.ts';
import { encodeQuestions, Questions } from './wire/questions.ts';
import { Shaping, shape } from './wire/shaping.ts';
import { encodeUser, User } from './wire/user.ts';

type Body<S extends TSchema> = { body: Static<S> };
type Shaped = { query: Static<typeof Shaping> };

const username = ({ params }: { params: Readonly<Record<string, string>> }) => ({ username: params.username ?? '' });
const shaped = (profile: Profile, { query }: Shaped) => shape(encodeUser(profile), query);
const given = (answers: Static<typeof wire.Answers>['answers']) =>
  answers.map((one) => ({ questionId: one['question-id'], answer: secret(one.answer) }));

const FindQuery = Type.Object({
  email: Type.Optional(Type.String({ maxLength: 254 })),
  'phone-number': Type.Optional(Type.String({ maxLength: 32 })),
  customer: Type.Optional(Type.String({ maxLength: 64 })),
  login: Type.Optional(Type.String({ maxLength: 254 })),
  ...Shaping.properties,
});

/** The whole face: each operation of the published document (A, U, P: numbers of the contract) and the additive ones (X). */
export const routes: readonly Route[] = [
  route({ id: 'A1', method: 'GET', path: '/me', summary: 'Get profile of authenticated user', operation: readOwnProfile, query: Shaping, status: 200, answer: User, decode: () => undefined, encode: shaped }),
  route({ id: 'A2', method: 'PUT', path: '/me/password', summary: 'Set new password for authenticated user', operation: changePassword, body: wire.ChangePassword, status: 204,
    decode: ({ body }: Body<typeof wire.ChangePassword>) => ({ oldPassword: secret(body['old-password']), newPassword: secret(body['new-password']) }) }),
  route({ id: 'A3', method: 'PUT', path: '/me/username', summary: 'Change username for authenticated user', operation: changeUsername, body: wire.ChangeUsername, status: 204,
    aliases: { 'new-username': 'username' }, tags: { username: 'new-username' },
    decode: ({ body }: Body<typeof wire.ChangeUsername>) => ({ username: body['new-username'] }) }),
  route({ id: 'A4', method: 'PUT', path: '/me/email', summary: 'Register new email address', operation: changeContact, body: wire.RegisterEmail, status: 202,
    aliases: { 'new-email': 'email' }, tags: { email: 'new-email' },
    decode: ({ body }: Body<typeof wire.RegisterEmail>) => ({ channel: 'email' as const, value: body['new-email'] }) }),
  route({ id: 'A5', method: 'PUT', path: '/me/email/confirm', summary: 'Confirm new email address for authenticated user', operation: confirmContact, body: wire.ConfirmEmail, status: 204,
    decode: ({ body }: Body<typeof wire.ConfirmEmail>) => ({ channel: 'email' as const, value: body.email, code: body['confirmation-code'], username: body.username }) }),
  route({ id: 'A6', method: 'PUT', path: '/me/phone-number', summary: 'Register new phone number for authenticated user', operation: changeContact, body: wire.RegisterPhoneNumber, status: 202,
    aliases: { 'new-phone-number': 'phone-number' }, tags: { phoneNumber: 'new-phone-number' },
    decode: ({ body }: Body<typeof wire.RegisterPhoneNumber>) => ({ channel: 'sms' as const, value: body['new-phone-number'] }) }),
  route({ id: 'A7', method: 'PUT', path: '/me/phone-number/confirm', summary: 'Confirm new phone number for authenticated user', operation: confirmContact, body: wire.ConfirmPhoneNumber, status: 204,
    decode: ({ body }: Body<typeof wire.ConfirmPhoneNumber>) => ({ channel: 'sms' as const, value: body['phone-number'], code: body['confirmation-code'], username: body.username }) }),
  route({ id: 'A8', method: 'PUT', path: '/me/answers', summary: 'Set answers to security questions for authenticated user', operation: setAnswers, body: wire.Answers, status: 200, answer: Questions,
    decode: ({ body }: Body<typeof wire.Answers>) => ({ answers: given(body.answers) }), encode: encodeQuestions }),
  route({ id: 'A9', method: 'POST', path: '/me/logins', summary: 'Add linked login for authenticated user', operation: addLogin, body: wire.RegisterLinkedLogin, status: 204,
    decode: ({ body }: Body<typeof wire.RegisterLinkedLogin>) => ({ code: body.code, provider: body.provider, redirectUri: body['redirect-uri'], codeVerifier: body['code-verifier'], nonce: body.nonce }) }),
  route({ id: 'A10', method: 'DELETE', path: '/me/logins/{login}', summary: 'Remove linked login for authenticated user', operation: removeLogin, status: 204,
    decode: ({ params }) => ({ login: params.login ?? '' }) }),
  route({ id: 'U1', method: 'GET', path: '/users', summary: 'Find user', operation: findProfile, query: FindQuery, status: 200, answer: User,
    decode: ({ query }: { query: Static<typeof FindQuery> }) => ({ email: query.email, phoneNumber: query['phone-number'], customer: query.customer, login: query.login }), encode: shaped }),
  route({ id: 'U2', method: 'POST', path: '/users', summary: 'Register new user', operation: registerUser, body: wire.RegisterUser, status: 201, answer: Type.Object({}),
    decode: ({ body }: Body<typeof wire.RegisterUser>) => ({ username: body.username, password: secret(body.password), email: body.email, phoneNumber: body['phone-number'],
      customerNumber: body['customer-number'], firstName: body['first-name'], lastName: body['last-name'], hintPictureUrl: body['hint-picture-url'] }),
    encode: () => ({}), location: (account) => `/v1/identity/users/${encodeURIComponent(account.usernameDisplay)}` }),
  route({ id: 'U3', method: 'GET', path: '/users/{username}', summary: 'Get profile of specific user', operation: readProfile, query: Shaping, status: 200, answer: User, decode: username, encode: shaped }),
  route({ id: 'U4', method: 'GET', path: '/users/{username}/available', summary: 'Check if username is available', operation: checkUsername, params: wire.AvailableUsername, status: 200, decode: username }),
  route({ id: 'U5', method: 'GET', path: '/users/{username}/questions', summary: 'Gets security questions', operation: listQuestions, status: 200, answer: Questions, decode: username, encode: encodeQuestions }),
  route({ id: 'U6', method: 'POST', path: '/users/{username}/answers/validate', summary: 'Validate answers on security questions', operation: validateAnswers, body: wire.Answers, status: 200,
    decode: ({ body, params }: Body<typeof wire.Answers> & { params: Readonly<Record<string, string>> }) => ({ username: params.username ?? '', answers: given(body.answers) }) }),
  route({ id: 'U7', method: 'POST', path: '/users/{username}/password/reset', summary: 'Reset password for user', operation: resetPassword, body: wire.Initiate, status: 204,
    decode: ({ body, params }: Body<typeof wire.Initiate> & { params: Readonly<Record<string, string>> }) => ({ username: params.username ?? '', repeated: body.username }) }),
  route({ id: 'U8', method: 'POST', path: '/users/{username}/username-recovery', summary: 'Recover forgotten username for specific user', operation: recoverUsername, body: wire.Initiate, status: 202,
    decode: ({ body, params }: Body<typeof wire.Initiate> & { params: Readonly<Record<string, string>> }) => ({ hint: params.username ?? '', repeated: body.username }) }),
  route({ id: 'U9', method: 'PUT', path: '/users/{username}/hint-picture', summary: 'Set hint picture for specific user', operation: setHintPicture, body: wire.SetPicture, status: 204,
    decode: ({ body, params }: Body<typeof wire.SetPicture> & { params: Readonly<Record<string, string>> }) => ({ username: params.username ?? '', url: body.url }) }),
  route({ id: 'U10', method: 'PUT', path: '/users/{username}/profile-picture', summary: 'Set profile picture for specific user', operation: setProfilePicture, body: wire.SetPicture, status: 204,
    decode: ({ body, params }: Body<typeof wire.SetPicture> & { params: Readonly<Record<string, string>> }) => ({ username: params.username ?? '', url: body.url }) }),
  route({ id: 'P1', method: 'GET', path: '/policy/password-requirements', summary: 'Get password quality requirements', operation: readPasswordRequirements, status: 200, answer: PasswordRequirements, decode: () => undefined, encode: encodePolicy }),
  route({ id: 'X1', method: 'GET', path: '/policy/security-questions', summary: 'Get the security questions to choose from (additive)', operation: listCatalogue, status: 200, answer: Questions, decode: () => undefined, encode: encodeQuestions }),
];
