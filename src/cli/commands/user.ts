import { type Command, Option } from 'commander';
import {
  eraseAccount,
  lockAccount,
  setAccountStatus,
  showAccount,
  unlockAccount,
} from '#core/accounts/administer-account.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import type { AccountStatus } from '#core/ports/repositories/accounts.ts';
import { secret } from '#kernel/secret.ts';
import { type CommonOptions, firstLineOfInput, print, withSession } from '../session.ts';

type Create = CommonOptions & {
  tenant: string;
  username?: string;
  email: string;
  phone?: string;
  firstName?: string;
  lastName?: string;
  locale?: string;
  passwordStdin?: true;
};
type Reference = CommonOptions & { user: string; tenant: string };

/** `user create|show|lock|unlock|set-status|erase` */
export function userCommands(program: Command): void {
  const user = program.command('user').description('People in the directory');
  user
    .command('create')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .option('--username <username>', 'default: the e-mail address')
    .requiredOption('--email <email>', 'e-mail address')
    .option('--phone <number>', 'phone number')
    .option('--first-name <name>')
    .option('--last-name <name>')
    .option('--locale <locale>', 'nb, nn, en or fr')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
    .option('--config <file>', 'configuration file')
    .action((options: Create) =>
      withSession(options, async ({ operate, tenantId }) => {
        const account = await operate(registerUser, {
          tenantId: await tenantId(options.tenant),
          username: options.username,
          email: options.email,
          phoneNumber: options.phone,
          firstName: options.firstName,
          lastName: options.lastName,
          locale: options.locale,
          password: options.passwordStdin === true ? secret(firstLineOfInput()) : undefined,
        });
        const shown = { userId: account.id, customerNumber: account.customerNumber };
        print(options, shown, `User ${shown.userId}, customer number ${shown.customerNumber}.`);
      }),
    );

  reference(user.command('show')).action((options: Reference) =>
    withSession(options, async ({ operate }) => {
      const { account, email, phone, linkedLogins, lockedUntil } = await operate(showAccount, options);
      const shown = {
        userId: account.id,
        username: account.usernameDisplay,
        customerNumber: account.customerNumber,
        status: account.status,
        email: email?.value ?? null,
        emailVerified: email?.verified ?? false,
        phoneNumber: phone?.value ?? null,
        phoneNumberVerified: phone?.verified ?? false,
        linkedLogins: linkedLogins.map(({ provider, login }) => `${provider}:${login}`),
        lockedByOperator: account.lockedAt !== null,
        lockedUntil: lockedUntil === null ? null : new Date(lockedUntil).toISOString(),
        mustChangePassword: account.mustChangePassword,
        lastLogin: account.lastLoginAt === null ? null : new Date(account.lastLoginAt).toISOString(),
      };
      print(
        options,
        shown,
        Object.entries(shown)
          .map(([name, value]) => `${name.padEnd(22)}${value ?? '–'}`)
          .join('\n'),
      );
    }),
  );
  for (const [name, operation] of [
    ['lock', lockAccount],
    ['unlock', unlockAccount],
    ['erase', eraseAccount],
  ] as const) {
    reference(user.command(name)).action((options: Reference) =>
      withSession(options, async ({ operate }) => {
        const { id } = await operate(operation, options);
        print(options, { userId: id }, `${id}: ${name} done.`);
      }),
    );
  }
  reference(user.command('set-status'))
    .addOption(
      new Option('--status <status>', 'active, passive or deleted').choices(['A', 'P', 'D']).makeOptionMandatory(),
    )
    .action((options: Reference & { status: AccountStatus }) =>
      withSession(options, async ({ operate }) => {
        const { id } = await operate(setAccountStatus, options);
        print(options, { userId: id, status: options.status }, `${id} has status ${options.status}.`);
      }),
    );
}

function reference(command: Command): Command {
  return command
    .requiredOption('--user <user>', 'username, e-mail address, user id or customer number')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .option('--json', 'print JSON')
    .option('--config <file>', 'configuration file');
}
