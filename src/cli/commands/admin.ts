import type { Command } from 'commander';
import { recoverAdmin } from '#core/recovery/recover-admin.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `admin recover` */
export function adminCommands(program: Command): void {
  const admin = program.command('admin').description('Administrators of the server');
  withJson(
    admin
      .command('recover')
      .description(
        'When no administrator gets in: make an account of the default tenant administrator, without second factor, and show a code that sets its password',
      ),
  )
    .requiredOption('--user <user>', 'username or e-mail address')
    .action((options: CommonOptions & { user: string }) =>
      withSession(options, async ({ operate }) => {
        const { accountId, email, code, expiresAt } = await operate(recoverAdmin, options);
        const until = new Date(expiresAt).toISOString();
        const shown = { userId: accountId, email, resetCode: code.reveal(), expiresAt: until };
        const text = `${email} administers this server. Set a password with POST /resetPassword before ${until}:\nresetCode  ${shown.resetCode}`;
        print(options, shown, text);
      }),
    );
}
