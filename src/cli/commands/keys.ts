import type { Command } from 'commander';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `keys rotate` */
export function keysCommands(program: Command): void {
  const keys = program.command('keys').description('Signing keys');
  withJson(keys.command('rotate').description('Make the next signing key when it is due'))
    .option('--force', 'now, even if nothing is due')
    .action((options: CommonOptions & { force?: true }) =>
      withSession(options, async ({ operate }) => {
        const outcome = await operate(rotateKeys, { force: options.force === true });
        const text =
          outcome.created === undefined ? 'Nothing is due.' : `Created ${outcome.created}; ${outcome.active} signs.`;
        print(options, outcome, text);
      }),
    );
}
