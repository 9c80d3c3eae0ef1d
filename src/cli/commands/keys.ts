import type { Command } from 'commander';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `keys rotate` */
export function keysCommands(program: Command): void {
  const keys = program.command('keys').description('Signing keys');
  withJson(keys.command('rotate').description('Make the next signing key when it is due'))
    .option('--force', 'now, even if nothing is due')
    .option('--revoke', 'now, and every token signed so far dies: for a key that somebody else may have')
    .action((options: CommonOptions & { force?: true; revoke?: true }) =>
      withSession(options, async ({ operate }) => {
        const outcome = await operate(rotateKeys, { force: options.force, revoke: options.revoke });
        const { created, active, revoked } = outcome;
        const text = created === undefined ? 'Nothing is due.' : `Created ${created}; ${active} signs.`;
        const ended = revoked.length === 0 ? '' : `\nTokens signed by ${revoked.join(', ')} open nothing any more.`;
        print(options, outcome, `${text}${ended}`);
      }),
    );
}
