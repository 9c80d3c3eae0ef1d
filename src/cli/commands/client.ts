import { type Command, Option } from 'commander';
import { createClient } from '#core/clients/create-client.ts';
import type { ClientKind, GrantType } from '#core/ports/repositories/clients.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Create = CommonOptions & { name: string; tenant: string; kind: ClientKind; scopes: string; grants?: string };

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '');

/** `client create` */
export function clientCommands(program: Command): void {
  program
    .command('client')
    .description('Programs that call the APIs')
    .command('create')
    .description('Register a client; its secret is shown this once')
    .requiredOption('--name <name>', 'display name')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .addOption(new Option('--kind <kind>', 'kind').choices(['internal', 'partner', 'app']).makeOptionMandatory())
    .requiredOption('--scopes <scopes>', 'scopes, separated by spaces')
    .option('--grants <grants>', 'grants instead of those of the kind')
    .option('--json', 'print JSON')
    .option('--config <file>', 'configuration file')
    .action((options: Create) =>
      withSession(options, async ({ operate }) => {
        const grants = options.grants === undefined ? undefined : (words(options.grants) as GrantType[]);
        const { client, secret } = await operate(createClient, {
          name: options.name,
          tenant: options.tenant,
          kind: options.kind,
          scopes: words(options.scopes),
          grants,
        });
        const shown = { client_id: client.id, client_secret: secret.reveal() };
        print(options, shown, `client_id      ${shown.client_id}\nclient_secret  ${shown.client_secret}`);
      }),
    );
}
