import type { Command } from 'commander';
import type { TermsDecision } from '#core/ports/repositories/terms.ts';
import { issueTerms } from '#core/terms/issue-terms.ts';
import { listDecisions } from '#core/terms/list-decisions.ts';
import { showText } from '#core/terms/show-text.ts';
import { withConfig, withJson } from '../arguments.ts';
import { columns, instant, withInstants } from '../columns.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Reference = CommonOptions & { user: string; tenant?: string };

/** `terms issue|list|show` */
export function termsCommands(program: Command): void {
  const terms = program.command('terms').description('Terms of use, and who accepted or declined them');
  issueCommand(terms);
  reference(terms.command('list').description('What a user accepted and declined, oldest first')).action(
    (options: Reference) =>
      withSession(options, async ({ operate, defaultTenant }) => {
        const { user, tenant = defaultTenant } = options;
        const decisions = await operate(listDecisions, { user, tenant });
        print(options, decisions.map(withInstants), columns(decisions.map(cellsOf)) || 'Nothing.');
      }),
  );
  withConfig(terms.command('show').description('A text that was offered to somebody, byte for byte'))
    .requiredOption('--text <hash>', 'its SHA-256, as list names it')
    .action((options: CommonOptions & { text: string }) =>
      withSession(options, async ({ operate }) => {
        process.stdout.write(await operate(showText, { hash: options.text }));
      }),
    );
}

function issueCommand(terms: Command): void {
  reference(terms.command('issue').description('Mail the terms as they are now to the owner of a gateway'))
    .requiredOption('--gateway <id>', 'gateway, such as 1234-5678-9012; one that nobody has becomes the user’s')
    .action((options: Reference & { gateway: string }) =>
      withSession(options, async ({ operate, defaultTenant }) => {
        const { user, gateway, tenant = defaultTenant } = options;
        const { accountId, contact, version, textHash, expiresAt } = await operate(issueTerms, {
          user,
          tenant,
          gateway,
        });
        const until = instant(expiresAt);
        const shown = {
          gatewayId: gateway,
          userId: accountId,
          email: contact.value,
          version,
          textHash,
          expiresAt: until,
        };
        print(options, shown, `Version ${version} is on its way to ${contact.value}; the link works until ${until}.`);
      }),
    );
}

function reference(command: Command): Command {
  return withJson(command)
    .requiredOption('--user <user>', 'username, e-mail address, user id or customer number')
    .option('--tenant <tenant>', 'tenantId or organisation number (default: the default tenant)');
}

function cellsOf({ at, choice, gatewayId, version, locale, face, ip, textHash }: TermsDecision): string[] {
  return [instant(at), choice, gatewayId, version, locale, face, ip ?? '–', textHash];
}
