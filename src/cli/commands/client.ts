import { type Command, InvalidArgumentError } from 'commander';
import { nearest } from '#config/nearest.ts';
import { disableClient, listClients, rotateClientSecret } from '#core/clients/administer-client.ts';
import { createClient } from '#core/clients/create-client.ts';
import type { ClientKind, GrantType } from '#core/ports/repositories/clients.ts';
import { SCOPES } from '#core/scopes.ts';
import { HOUR } from '#kernel/clock.ts';
import { requiredChoice, wholeNumber, withJson, words } from '../arguments.ts';
import { columns } from '../columns.ts';
import { type CommonOptions, print, warnings, withSession } from '../session.ts';

type Create = CommonOptions & {
  name: string;
  tenant: string;
  kind: ClientKind;
  scopes: string[];
  grants?: GrantType[];
};

const KINDS = ['internal', 'partner', 'app'] satisfies ClientKind[];
const GRANTS: readonly string[] = ['client_credentials', 'password', 'refresh_token'] satisfies GrantType[];

/** `client create|list|disable|rotate-secret` */
export function clientCommands(program: Command): void {
  const client = program.command('client').description('Programs that call the APIs');
  createCommand(client);
  listCommand(client);
  disableCommand(client);
  rotateCommand(client);
}

function createCommand(client: Command): void {
  withJson(client.command('create').description('Register a client; its secret is shown this once'))
    .requiredOption('--name <name>', 'display name')
    .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
    .addOption(requiredChoice('--kind <kind>', 'kind', KINDS))
    .requiredOption('--scopes <scopes>', 'scopes, separated by spaces', words)
    .option('--grants <grants>', `grants instead of those of the kind: ${GRANTS.join(', ')}`, readGrants)
    .addHelpText('after', scopesHelp)
    .action((options: Create) =>
      withSession(options, async ({ operate }) => {
        for (const scope of options.scopes) warnIfUnknown(scope);
        const { client, secret } = await operate(createClient, options);
        const shown = { client_id: client.id, client_secret: secret.reveal() };
        print(options, shown, `client_id      ${shown.client_id}\nclient_secret  ${shown.client_secret}`);
      }),
    );
}

function listCommand(client: Command): void {
  withJson(client.command('list').description('Show clients, without their secrets'))
    .option('--tenant <tenant>', 'only of this tenant (tenantId or organisation number)')
    .action((options: CommonOptions & { tenant?: string }) =>
      withSession(options, async ({ operate }) => {
        const shown = (await operate(listClients, { tenant: options.tenant })).map(
          ({ client, tenantId, lastUsedAt }) => ({
            client_id: client.id,
            name: client.name,
            tenantId,
            kind: client.kind,
            scopes: client.scopes,
            grants: client.grants,
            createdAt: new Date(client.createdAt).toISOString(),
            lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
            disabledAt: client.disabledAt === null ? null : new Date(client.disabledAt).toISOString(),
          }),
        );
        const cells = shown.map(({ client_id, kind, tenantId, name, disabledAt }) => {
          return [client_id, kind, tenantId, name, disabledAt === null ? '' : '(disabled)'];
        });
        print(options, shown, columns(cells) || 'No clients.');
      }),
    );
}

function disableCommand(client: Command): void {
  withJson(client.command('disable').description('End a client, its tokens and the sessions opened through it'))
    .requiredOption('--client <id>', 'client_id')
    .action((options: CommonOptions & { client: string }) =>
      withSession(options, async ({ operate }) => {
        await operate(disableClient, { clientId: options.client });
        print(options, { client_id: options.client }, `Client ${options.client} is disabled.`);
      }),
    );
}

function rotateCommand(client: Command): void {
  withJson(client.command('rotate-secret').description('Give a client its next secret, shown this once'))
    .requiredOption('--client <id>', 'client_id')
    .option('--overlap-hours <hours>', 'how long the present secret works on', wholeNumber(0, 720), 24)
    .action((options: CommonOptions & { client: string; overlapHours: number }) =>
      withSession(options, async ({ operate }) => {
        const overlapMs = options.overlapHours * HOUR;
        const { secret } = await operate(rotateClientSecret, { clientId: options.client, overlapMs });
        const shown = { client_id: options.client, client_secret: secret.reveal() };
        const note =
          options.overlapHours === 0
            ? 'The former one is dead.'
            : `The former one works for ${options.overlapHours} h more.`;
        print(options, shown, `client_secret  ${shown.client_secret}\n${note}`);
      }),
    );
}

function scopesHelp(): string {
  const lines = Object.entries(SCOPES).map(([scope, opens]) => `  ${scope.padEnd(27)} ${opens}`);
  return ['', 'Scopes:', ...lines].join('\n');
}

/** A warning only: scopes of a client's own, which other services look at, are in order. */
function warnIfUnknown(scope: string): void {
  if (Object.hasOwn(SCOPES, scope)) return;
  const meant = nearest(scope, Object.keys(SCOPES));
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  warnings.warn({}, `Note: nothing here asks for the scope “${scope}”.${hint}`);
}

function readGrants(typed: string): string[] {
  const grants = words(typed);
  if (grants.length === 0 || grants.some((grant) => !GRANTS.includes(grant)))
    throw new InvalidArgumentError(`They must be among ${GRANTS.join(', ')}.`);
  return grants;
}
