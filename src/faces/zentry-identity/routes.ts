// biome-ignore-all format: a table reads by its columns
import { createAdmin } from '#core/accounts/create-admin.ts';
import { inviteUser } from '#core/accounts/invite-user.ts';
import { readApiKey, rotateApiKey } from '#core/credentials/api-key/read-api-key.ts';
import { redeemReset } from '#core/recovery/redeem-reset.ts';
import { requestReset } from '#core/recovery/request-reset.ts';
import { addClaim } from '#core/roles/add-claim.ts';
import { grantRole } from '#core/roles/grant-role.ts';
import { listRoleHolders } from '#core/roles/list-role-holders.ts';
import { revokeRole } from '#core/roles/revoke-role.ts';
import { fetchRecoveryCodes } from '#core/second-factor/fetch-recovery-codes.ts';
import { sendSecondFactor } from '#core/second-factor/send-code.ts';
import { startTotp } from '#core/second-factor/start-totp.ts';
import { switchOffSecondFactor } from '#core/second-factor/switch-off.ts';
import { verifySecondFactor } from '#core/second-factor/verify-code.ts';
import { createTenant } from '#core/tenants/create-tenant.ts';
import { listOwnTenants } from '#core/tenants/list-own-tenants.ts';
import { logIn } from '#core/tokens/issue-by-password.ts';
import { type Secret, secret } from '#kernel/secret.ts';
import { type Route, route } from './route.ts';
import * as answers from './wire/answers.ts';
import * as wire from './wire/commands.ts';

const nothing = () => undefined;
/** An empty text is none. */
const given = (value: string | null | undefined) => (value ? secret(value) : undefined);
const apiKey = (key: Secret) => ({ apiKey: key.reveal() });

/** The whole face but the token endpoint, which faces/oauth has: the published operations (Z) and the additive ones (X). */
export const routes: readonly Route[] = [
  route({ id: 'Z2', method: 'POST', path: '/login', tag: 'Authorization', summary: 'LegacyLogin', operation: logIn, body: wire.Login, answer: answers.LegacyLogin,
    decode: ({ body, tenant }) => ({ username: body.email, password: secret(body.password), tenant, scope: [], secondFactor: { code: given(body.twoFactorCode), recoveryCode: given(body.twoFactorRecoveryCode) } }),
    encode: ({ accessToken }) => ({ accessToken }), headers: { pragma: 'no-cache' } }),
  route({ id: 'Z3', method: 'POST', path: '/forgotPassword', tag: 'Zentry.Identity.Api', summary: 'Mail a code that sets a new password', operation: requestReset, body: wire.ForgotPassword,
    decode: ({ body, tenant }) => ({ name: body.email, tenant }) }),
  route({ id: 'Z4', method: 'POST', path: '/resetPassword', tag: 'Zentry.Identity.Api', summary: 'Set a new password with a mailed code', operation: redeemReset, body: wire.ResetPassword,
    decode: ({ body, tenant }) => ({ name: body.email, code: secret(body.resetCode), newPassword: secret(body.newPassword), tenant }) }),
  route({ id: 'Z5', method: 'POST', path: '/TwoFactorCode/send', tag: 'TwoFactorCode', summary: 'SendTwoFactorCode', operation: sendSecondFactor, decode: nothing }),
  route({ id: 'Z6', method: 'POST', path: '/TwoFactorCode/verify', tag: 'TwoFactorCode', summary: 'VerifyTwoFactorCode', operation: verifySecondFactor, body: wire.VerifyTwoFactorCode,
    decode: ({ body }) => ({ code: secret(body.code) }) }),
  route({ id: 'X1', method: 'GET', path: '/TwoFactorCode/recovery-codes', tag: 'TwoFactorCode', summary: 'Fetch recovery codes, once after switching on (additive)', operation: fetchRecoveryCodes, answer: answers.RecoveryCodes, decode: nothing, encode: (recoveryCodes) => ({ recoveryCodes }) }),
  route({ id: 'X2', method: 'POST', path: '/TwoFactorCode/authenticator', tag: 'TwoFactorCode', summary: 'Begin to set up an authenticator app (additive)', operation: startTotp, answer: answers.Authenticator, decode: nothing, encode: answers.encodeAuthenticator }),
  route({ id: 'X3', method: 'DELETE', path: '/TwoFactorCode', tag: 'TwoFactorCode', summary: 'Switch the second factor off (additive)', operation: switchOffSecondFactor, decode: nothing }),
  route({ id: 'Z7', method: 'POST', path: '/Tenant', tag: 'Tenant', summary: 'AddTenant', operation: createTenant, body: wire.AddTenant,
    decode: ({ body }) => ({ tenantId: body.tenantId, name: body.tenantName }) }),
  route({ id: 'Z8', method: 'POST', path: '/User/admin', tag: 'User', summary: 'CreateAdminUser', operation: createAdmin, decode: nothing }),
  route({ id: 'Z9', method: 'POST', path: '/User', tag: 'User', summary: 'CreateUser', operation: inviteUser, body: wire.CreateUser, inTenant: true, answer: answers.User,
    decode: ({ body }) => body, encode: answers.encodeUser }),
  route({ id: 'Z10', method: 'POST', path: '/User/claim', tag: 'User', summary: 'AddUserClaim', operation: addClaim, body: wire.AddUserClaim, inTenant: true, decode: ({ body }) => body }),
  route({ id: 'Z11', method: 'POST', path: '/User/role', tag: 'User', summary: 'AddUserRole', operation: grantRole, body: wire.UserRole, decode: ({ body }) => body }),
  route({ id: 'Z12', method: 'DELETE', path: '/User/role', tag: 'User', summary: 'RemoveUserRole', operation: revokeRole, body: wire.UserRole, decode: ({ body }) => body }),
  route({ id: 'Z13', method: 'POST', path: '/User/with-role', tag: 'User', summary: 'GetUsersWithRole', operation: listRoleHolders, body: wire.GetUsersWithRole, answer: answers.Users,
    decode: ({ body }) => body, encode: (page, { body }) => answers.encodeMembers(page, body) }),
  route({ id: 'Z14', method: 'GET', path: '/User/api-key', tag: 'User', summary: 'GetApiKey', operation: readApiKey, answer: answers.ApiKey, decode: nothing, encode: apiKey }),
  route({ id: 'X4', method: 'POST', path: '/User/api-key/rotate', tag: 'User', summary: 'Replace the API key (additive)', operation: rotateApiKey, answer: answers.ApiKey, decode: nothing, encode: apiKey }),
  route({ id: 'Z15', method: 'GET', path: '/User/tenants', tag: 'User', summary: 'GetUserTenants', operation: listOwnTenants, answer: answers.Tenants, decode: nothing, encode: answers.encodeTenants }),
];
