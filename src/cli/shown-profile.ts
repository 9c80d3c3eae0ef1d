import type { ShownAccount } from '#core/accounts/administer-account.ts';

/** An account as the command line shows it. */
export function shownProfile(shown: ShownAccount) {
  const { account, email, phone, linkedLogins, lockedUntil, mainAccount, gateways } = shown;
  const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    userId: account.id,
    username: account.usernameDisplay,
    customerNumber: account.customerNumber,
    status: account.status,
    firstName: account.firstName,
    lastName: account.lastName,
    locale: account.locale,
    email: email?.value ?? null,
    emailVerified: email?.verified ?? false,
    phoneNumber: phone?.value ?? null,
    phoneNumberVerified: phone?.verified ?? false,
    linkedLogins: linkedLogins.map(({ provider, login }) => `${provider}:${login}`),
    lockedByOperator: account.lockedAt !== null,
    lockedUntil: instant(lockedUntil),
    accessFrom: instant(account.accessFrom),
    accessUntil: instant(account.accessUntil),
    mustChangePassword: account.mustChangePassword,
    setupOID: mainAccount?.setupOid ?? null,
    gatewayIds: gateways,
    lastLogin: instant(account.lastLoginAt),
  };
}
