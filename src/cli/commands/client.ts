import { type Command, InvalidArgumentError } from 'commander';
import { createClient } from '#core/clients/create-client.ts';
import type { ClientKind, GrantType } from '#core/ports/repositories/clients.ts';
import { requiredChoice, withJson, words } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Create = CommonOptions & {
  name: string;
  tenant: string;
  kind: ClientKind;
  scopes: string[];
  grants?: GrantType[];
};

const KINDS = ['internal', 'partner', 'app'] satisfies ClientKind[];
const GRANTS: readonly string[] = ['client_credentials', 'password', 'refresh_token'] satisfies GrantType[];

/** `client create` */
export function clientCommands(program: Command): void {
  const client = program.command('client').description('Programs that call the APIs');
  withJson(client.command('create').description('Register a client; its secret is shown this once'))
    .requiredOption('--name <name>', 'display name')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .addOption(requiredChoice('--kind <kind>', 'kind', KINDS))
    .requiredOption('--scopes <scopes>', 'scopes, separated by spaces', words)
    .option('--grants <grants>', `grants instead of those of the kind: ${GRANTS.join(', ')}`, readGrants)
    .action((options: Create) =>
      withSession(options, async ({ operate }) => {
        const { client, secret } = await operate(createClient, options);
        const shown = { client_id: client.id, client_secret: secret.reveal() };
        print(options, shown, `client_id      ${shown.client_id}\nclient_secret  ${shown.client_secret}`);
      }),
    );
}

function readGrants(typed: string): string[] {
  const grants = words(typed);
  if (grants.length === 0 || grants.some((grant) => !GRANTS.includes(grant)))
    throw new InvalidArgumentError(`They must be among ${GRANTS.join(', ')}.`);
  return grants;
}
