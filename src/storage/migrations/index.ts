import { directory } from './0001-directory.ts';
import { rolesFactorsKeys } from './0002-roles-factors-keys.ts';
import { phonePasswords } from './0003-phone-passwords.ts';
import { customers } from './0004-customers.ts';
import { links } from './0005-links.ts';
import { accessPeriod } from './0006-access-period.ts';
import { mainAccounts } from './0007-main-accounts.ts';
import { outboxByAccount } from './0008-outbox-by-account.ts';
import { accessByOperator } from './0009-access-by-operator.ts';
import { expiry } from './0010-expiry.ts';
import { nextAuthenticator } from './0011-next-authenticator.ts';
import type { Migration } from './migration.ts';

/** Every step, oldest first. A new one is a new file and one line here. */
export const migrations: readonly Migration[] = [
  directory,
  rolesFactorsKeys,
  phonePasswords,
  customers,
  links,
  accessPeriod,
  mainAccounts,
  outboxByAccount,
  accessByOperator,
  expiry,
  nextAuthenticator,
];
