import { type Command, Option } from 'commander';
import {
  eraseAccount,
  lockAccount,
  setAccessPeriod,
  setAccountStatus,
  showAccount,
  unlockAccount,
} from '#core/accounts/administer-account.ts';
import { registerUser } from '#core/accounts/register-user.ts';
import type { AccountReference } from '#core/accounts/resolve-account.ts';
import { LOCALES } from '#core/ports/message.ts';
import type { AccountStatus } from '#core/ports/repositories/accounts.ts';
import { secret } from '#kernel/secret.ts';
import { instantOption, requiredChoice, withJson } from '../arguments.ts';
import { instant } from '../columns.ts';
import { type CommonOptions, firstLineOfInput, print, withSession } from '../session.ts';
import { shownProfile } from '../shown-profile.ts';
import { userImportCommand } from './user-import.ts';

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
type Reference = CommonOptions & AccountReference;

const ENDED = {
  lock: { operation: lockAccount, description: 'Lock an account; its sessions end', done: 'is locked' },
  unlock: {
    operation: unlockAccount,
    description: 'Take back a lock, and forget wrong guesses',
    done: 'is unlocked',
  },
  erase: {
    operation: eraseAccount,
    description:
      'Delete an account and every personal detail of it, for good; its username is held for the quarantine period',
    done: 'is erased',
  },
} as const;

/** `user create|show|lock|unlock|erase|set-status|set-access|import` */
export function userCommands(program: Command): void {
  const user = program.command('user').description('People in the directory');
  createCommand(user);
  reference(user.command('show').description('Show an account')).action((options: Reference) =>
    withSession(options, async ({ operate }) => {
      const shown = shownProfile(await operate(showAccount, options));
      const lines = Object.entries(shown).map(([name, value]) => `${name.padEnd(22)}${String(value ?? '') || '–'}`);
      print(options, shown, lines.join('\n'));
    }),
  );
  for (const [name, { operation, description, done }] of Object.entries(ENDED)) {
    reference(user.command(name).description(description)).action((options: Reference) =>
      withSession(options, async ({ operate }) => {
        const { id } = await operate(operation, options);
        print(options, { userId: id }, `User ${id} ${done}.`);
      }),
    );
  }
  reference(user.command('set-status').description('Make an account active, passive or deleted'))
    .addOption(requiredChoice('--status <status>', 'active, passive or deleted', ['A', 'P', 'D']))
    .action((options: Reference & { status: AccountStatus }) =>
      withSession(options, async ({ operate }) => {
        const { id } = await operate(setAccountStatus, options);
        print(options, { userId: id, status: options.status }, `User ${id} has status ${options.status}.`);
      }),
    );
  accessCommand(user);
  userImportCommand(user);
}

function accessCommand(user: Command): void {
  reference(user.command('set-access').description('From when and until when an account can be used'))
    .option('--from <instant>', 'default: since ever', instantOption)
    .option('--until <instant>', 'default: for good', instantOption)
    .action((options: Reference & { from?: number; until?: number }) =>
      withSession(options, async ({ operate }) => {
        const { from: accessFrom = null, until: accessUntil = null, user, tenant } = options;
        const { id } = await operate(setAccessPeriod, { user, tenant, accessFrom, accessUntil });
        const shown = (at: number | null) => (at === null ? null : instant(at));
        const period = { accessFrom: shown(accessFrom), accessUntil: shown(accessUntil) };
        const words = `from ${period.accessFrom ?? 'ever'} until ${period.accessUntil ?? 'ever'}`;
        print(options, { userId: id, ...period }, `User ${id} can be used ${words}.`);
      }),
    );
}

function createCommand(user: Command): void {
  withJson(user.command('create').description('Register a user, as the registration API would'))
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .option('--username <username>', 'default: the e-mail address')
    .requiredOption('--email <email>', 'e-mail address')
    .option('--phone <number>', 'phone number')
    .option('--first-name <name>', 'given name')
    .option('--last-name <name>', 'family name')
    .addOption(new Option('--locale <locale>', 'language of messages').choices(LOCALES))
    .option('--password-stdin', 'read the password from standard input')
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
}

function reference(command: Command): Command {
  return withJson(command)
    .requiredOption('--user <user>', 'username, e-mail address, user id or customer number')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number');
}
