// biome-ignore-all format: a table reads by its columns
import { readOwnProfile } from '#core/accounts/read-profile.ts';
import { requestValidation } from '#core/accounts/request-validation.ts';
import { usernameExists } from '#core/accounts/username-exists.ts';
import { validateAccount } from '#core/accounts/validate-account.ts';
import { requestEmailValidation } from '#core/contacts/request-email-validation.ts';
import { validateEmail } from '#core/contacts/validate-email.ts';
import { changePassword } from '#core/credentials/password/change-password.ts';
import { checkPasswordQuality } from '#core/credentials/password/check-quality.ts';
import { createMainAccount } from '#core/main-accounts/create-main-account.ts';
import { readMainAccount } from '#core/main-accounts/read-main-account.ts';
import { requestResetLink } from '#core/recovery/request-reset-link.ts';
import { resetOutcome } from '#core/recovery/reset-outcome.ts';
import { checkSession } from '#core/sessions/check-session.ts';
import { fetchEvents, registerListener, unregisterListener } from '#core/sessions/event-listener.ts';
import { issueSingleSignOn } from '#core/sessions/issue-single-sign-on.ts';
import { logInWithCookie } from '#core/sessions/log-in-with-cookie.ts';
import { logOut } from '#core/sessions/log-out.ts';
import { decideTerms } from '#core/terms/decide-terms.ts';
import { secret } from '#kernel/secret.ts';
import { documentationPage } from './documentation/page.ts';
import { PAGE_POLICY } from './documentation/style.ts';
import { resetDonePage, resetFailedPage } from './pages/landing.ts';
import { type Route, route } from './route.ts';
import * as answers from './wire/answers.ts';
import * as links from './wire/links.ts';
import { LogInForm, readLogIn } from './wire/log-in.ts';
import * as mainAccount from './wire/main-account.ts';
import { MAIN_ACCOUNT_EXAMPLE } from './wire/main-account-example.ts';
import { PasswordReplacement } from './wire/password-change.ts';
import { encodeQuality, PasswordPair, PasswordVerdict } from './wire/password-check.ts';

const ACCOUNTS = 'End-User / Accounts management';
const nothing = () => undefined;
const done = () => ({});
const offer = ({ params }: { params: Readonly<Record<string, string>> }) => ({ gatewayId: params.gatewayId ?? '', token: secret(params.token ?? '') });
const listener = ({ params }: { params: Readonly<Record<string, string>> }) => ({ listener: params.id ?? '' });

/** The whole face: the published operations by their number in the contract, and what real clients need besides (X). */
export const routes: readonly Route[] = [
  route({ id: '2.1', method: 'GET', path: '/doc', section: 'Documentation', label: 'Doc', call: 'doc', summary: 'Get this documentation page', operation: checkSession, looksAtSession: true, html: PAGE_POLICY,
    decode: nothing, encode: (signedIn, { query }) => documentationPage(routes, { signedIn, expanded: query.expanded === 'true', withDeprecated: query.deprecated !== 'false' }) }),

  route({ id: '3.1', method: 'POST', path: '/enduser/email/validation/{token}', section: ACCOUNTS, label: 'End-user Account', call: 'email/validation/token', summary: 'Validate logged-in user email given a token. A token can only be used once.', operation: validateEmail, answer: links.EmailValidated, about: { token: 'The token' },
    decode: ({ params }) => links.readLink(params), encode: (emailValidated) => ({ emailValidated }), example: { answer: { emailValidated: false } } }),
  route({ id: '3.2', method: 'POST', path: '/enduser/password/reset', section: ACCOUNTS, label: 'End-user Account', call: 'password/reset', summary: 'Reset an end-user password, given the user name and email address', about: { body: 'Information to reset the end-user password' }, operation: requestResetLink, body: links.ResetRequest, answer: answers.Done,
    decode: ({ body }) => body, encode: done, example: { body: { userId: 'a user id', email: 'an email' } } }),
  route({ id: '3.4', method: 'POST', path: '/enduser/{userId}/validation', section: ACCOUNTS, label: 'End-user Account', call: 'validation', summary: 'Ask a single-use token for user account and email validation. A token can only be used once. Asking for a new token will cancel the previous one.', operation: requestValidation, answer: answers.Done, about: { userId: 'The user id' },
    decode: ({ params }) => ({ userId: params.userId ?? '' }), encode: done }),
  route({ id: '3.5', method: 'POST', path: '/enduser/{userId}/validation/{token}', section: ACCOUNTS, label: 'End-user Account', call: 'validation/token', summary: 'Validate user account and email given a token. A token can only be used once.', operation: validateAccount, answer: links.AccountValidated, about: { userId: 'The user id', token: 'The token' },
    decode: ({ params }) => links.readLink(params), encode: (emailAndAccountValidated) => ({ emailAndAccountValidated }), example: { answer: { emailAndAccountValidated: false } } }),
  route({ id: '3.6', method: 'GET', path: '/enduser/existingUserIds/{userId}', section: ACCOUNTS, label: 'Enduser', call: 'existingUserIds', operation: usernameExists, answer: answers.UserExists, about: { userId: 'The id of the user' },
    summary: "Check if the given 'userId' exist. (This operation is rate limited, do not abuse it)",
    decode: ({ params }) => ({ username: params.userId ?? '' }), encode: (userExists) => ({ userExists }), example: { answer: { userExists: false } } }),
  route({ id: '3.8', method: 'POST', path: '/enduser/mainAccount', section: ACCOUNTS, label: 'Main end-user Account', call: 'mainAccount', summary: 'Create enduser main account\n-> last name, first name -> email address -> phone and mobile phone numbers -> locale -> extra emails -> setup label', operation: createMainAccount, body: mainAccount.NewAccount, status: 201, answer: answers.Done, fields: mainAccount.FIELDS,
    decode: ({ body }) => mainAccount.decodeNewAccount(body), encode: done, about: { body: 'All information about the new main user' }, example: { body: MAIN_ACCOUNT_EXAMPLE } }),
  route({ id: '3.7', method: 'POST', path: '/enduser/password/check', section: ACCOUNTS, label: 'Password quality check', call: 'password/check', operation: checkPasswordQuality, body: PasswordPair, answer: PasswordVerdict,
    summary: 'Check the quality of a given username/password pair. A negative score means the password will be rejected.',
    decode: ({ body }) => ({ username: body.userId, password: secret(body.userPassword) }), encode: encodeQuality,
    example: { body: { userId: 'user1', userPassword: 'p4ssw0rd!' }, answer: { score: 52, weaknesses: [{ key: 'PWD_COMMON_TOKEN', label: 'Password contains a word or sequence which is too common' }], qualityClass: 'Medium' } } }),
  route({ id: '3.3', method: 'POST', path: '/enduser/mainAccount/resetPassword', section: ACCOUNTS, label: 'Reset main account password', call: 'password/reset', summary: 'Reset a main-account end-user password, given the user name and email address', deprecated: '2018.3.3', about: { body: 'Information to reset the end-user password' }, operation: requestResetLink, body: links.ResetRequest, answer: answers.Done,
    decode: ({ body }) => body, encode: done, example: { body: { userId: 'a user id', email: 'an email' } } }),
  route({ id: 'X2', method: 'GET', path: '/enduser/mainAccount', section: ACCOUNTS, label: 'Main end-user Account', call: 'mainAccount', summary: 'Get the main account of the current session', operation: readMainAccount, answer: mainAccount.MainAccount,
    decode: nothing, encode: mainAccount.encodeMainAccount }),
  route({ id: 'X4', method: 'POST', path: '/enduser/email/validation', section: ACCOUNTS, label: 'End-user Account', call: 'email/validation', summary: 'Ask a single-use token for the validation of the own email', operation: requestEmailValidation, answer: answers.Done,
    decode: nothing, encode: done }),
  route({ id: 'X5', method: 'POST', path: '/enduser/password', section: ACCOUNTS, label: 'End-user Account', call: 'password', summary: 'Change the password of the current user', operation: changePassword, body: PasswordReplacement, answer: answers.Done, about: { body: 'Both passwords' },
    decode: ({ body }) => ({ oldPassword: secret(body.oldPassword), newPassword: secret(body.newPassword) }), encode: done, example: { body: { oldPassword: 'a password', newPassword: 'another password' } } }),

  route({ id: '4.2', method: 'GET', path: '/authenticated', section: 'Login & Session', label: 'Current user', call: 'authenticated', summary: 'Test if the current session is authenticated', operation: checkSession, looksAtSession: true, answer: answers.Authenticated,
    decode: nothing, encode: (authenticated) => ({ authenticated }), example: { answer: { authenticated: false } } }),
  route({ id: '4.1', method: 'POST', path: '/login', section: 'Login & Session', label: 'Login', call: 'login', operation: logInWithCookie, form: true, body: LogInForm, answer: answers.LoggedIn,
    summary: 'Authenticate and create an API session allowing access to the other operations.\nCaller must provide one of [userId+userPassword, userId+ssoToken, accessToken, jwt]',
    decode: ({ body, cookie }) => readLogIn(body, cookie), encode: answers.encodeLoggedIn, cookie: (set) => ({ set }),
    example: { answer: { success: false, roles: [{ name: 'a security role name' }], extraAttributes: { 'some extra attributes': 'some extra attributes' } }, note: 'Returns { success: true } on successful login' } }),
  route({ id: '4.3', method: 'POST', path: '/logout', section: 'Login & Session', label: 'Logout', call: 'logout', summary: 'Invalidate the current user session', operation: logOut, looksAtSession: true, answer: answers.LoggedOut,
    decode: nothing, encode: (logout) => ({ logout }), cookie: (logout) => (logout ? 'clear' : undefined), example: { answer: { logout: false }, note: 'Returns { "logout": true } on successful logout' } }),
  route({ id: '3.10', method: 'GET', path: '/accountManagement/resetPasswordFailure', section: 'Login & Session', label: 'Other', call: 'resetPasswordFailure', summary: 'No available description', operation: resetOutcome, query: links.FailureMessage, answer: links.ResetOutcome,
    decode: ({ query }) => ({ message: links.messageIn(query) }), encode: links.encodeFailure, page: ({ message }, language) => resetFailedPage(language, message), example: { answer: { resetPasswordSuccess: false, errorMessage: 'an error message' } } }),
  route({ id: '3.9', method: 'GET', path: '/accountManagement/resetPasswordSuccess', section: 'Login & Session', label: 'Other', call: 'resetPasswordSuccess', summary: 'No available description', operation: resetOutcome, answer: links.ResetOutcome,
    decode: () => ({}), encode: () => ({ resetPasswordSuccess: true }), page: (_output, language) => resetDonePage(language), example: { answer: { resetPasswordSuccess: true } } }),
  route({ id: 'X1', method: 'GET', path: '/currentUserId', section: 'Login & Session', label: 'Current user', call: 'currentUserId', summary: 'Get the user id of the current session', operation: readOwnProfile, answer: answers.UserId,
    decode: nothing, encode: ({ account }) => ({ userId: account.usernameDisplay }), example: { answer: { userId: 'a user id' } } }),
  route({ id: 'X6', method: 'POST', path: '/enduser/ssoToken', section: 'Login & Session', label: 'Single sign-on', call: 'ssoToken', summary: 'Get a token that logs the current user in once more, with userId + ssoToken, once and within a minute', operation: issueSingleSignOn, answer: answers.SingleSignOn,
    decode: nothing, encode: (token) => ({ ssoToken: token.reveal() }), example: { answer: { ssoToken: 'a single-sign-on token' } } }),

  route({ id: '3.11', method: 'POST', path: '/termsOfUse/{gatewayId}/accept/{token}', section: 'Terms of use / Accounts management', label: 'TermsOfUse', call: 'termsOfUse', summary: 'Accept Terms of Use given a token. A token can only be used once.', operation: decideTerms, answer: answers.TermsAccepted, about: { gatewayId: 'The gateway id', token: 'The token' },
    decode: (wire) => ({ ...offer(wire), choice: 'accepted' }), encode: (TermsOfUseValidated) => ({ TermsOfUseValidated }), example: { answer: { TermsOfUseValidated: false } } }),
  route({ id: '3.12', method: 'POST', path: '/termsOfUse/{gatewayId}/decline/{token}', section: 'Terms of use / Accounts management', label: 'TermsOfUse', call: 'termsOfUse', summary: 'Decline Terms of Use given a token. A token can only be used once.', operation: decideTerms, answer: answers.TermsDeclined, about: { gatewayId: 'The gateway id', token: 'The token' },
    decode: (wire) => ({ ...offer(wire), choice: 'declined' }), encode: (TermsOfUseDeclined) => ({ TermsOfUseDeclined }), example: { answer: { TermsOfUseDeclined: false } } }),

  route({ id: 'X3', method: 'POST', path: '/events/register', section: 'Events', label: 'Event listener', call: 'events/register', summary: 'Register the event listener of the current session', operation: registerListener, answer: answers.Listener,
    decode: nothing, encode: (id) => ({ id }), example: { answer: { id: 'a listener id' } } }),
  route({ id: 'X3a', method: 'POST', path: '/events/{id}/fetch', section: 'Events', label: 'Event listener', call: 'events/fetch', summary: 'Fetch the events since the last call', operation: fetchEvents, answer: answers.Events, about: { id: 'The listener' },
    decode: listener, encode: (events) => events, example: { answer: [] } }),
  route({ id: 'X3b', method: 'POST', path: '/events/{id}/unregister', section: 'Events', label: 'Event listener', call: 'events/unregister', summary: 'Give the event listener up', operation: unregisterListener, answer: answers.Done, about: { id: 'The listener' },
    decode: listener, encode: done }),
];
