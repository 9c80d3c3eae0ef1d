import type { Command } from 'commander';
import { createTenant } from '#core/tenants/create-tenant.ts';
import { setPasswordPolicy } from '#core/tenants/set-password-policy.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Create = CommonOptions & { id: string; name: string; locale?: string };
type Policy = CommonOptions & {
  id: string;
  minLength?: string;
  requireLower?: true;
  requireUpper?: true;
  requireDigit?: true;
  requireNonAlphanumeric?: true;
};

/** `tenant create|policy` */
export function tenantCommands(program: Command): void {
  const tenant = program.command('tenant').description('Tenants, which are organisations too');
  tenant
    .command('create')
    .requiredOption('--id <tenantId>', 'name on the wire, not all digits')
    .requiredOption('--name <name>', 'display name')
    .option('--locale <locale>', 'language of messages: nb, nn, en or fr')
    .option('--json', 'print JSON')
    .option('--config <file>', 'configuration file')
    .action((options: Create) =>
      withSession(options, async ({ operate }) => {
        const { tenantId, organisationId } = await operate(createTenant, {
          tenantId: options.id,
          name: options.name,
          locale: options.locale,
        });
        print(options, { tenantId, organisationId }, `Tenant ${tenantId} is organisation ${organisationId}.`);
      }),
    );
  tenant
    .command('policy')
    .description('Replace a tenant’s own password policy; what is not named is the configured one')
    .requiredOption('--id <tenantId>', 'tenantId or organisation number')
    .option('--min-length <n>', 'least length')
    .option('--require-lower', 'a lower-case letter')
    .option('--require-upper', 'an upper-case letter')
    .option('--require-digit', 'a digit')
    .option('--require-non-alphanumeric', 'another character')
    .option('--config <file>', 'configuration file')
    .action(({ id, minLength, config, ...classes }: Policy) =>
      withSession({ config }, async ({ operate }) => {
        const policy = { ...classes, ...(minLength === undefined ? {} : { minLength: Number(minLength) }) };
        await operate(setPasswordPolicy, { tenantId: id, policy });
        print({}, undefined, `The password policy of ${id} is set.`);
      }),
    );
}
