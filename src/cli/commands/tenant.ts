import { type Command, InvalidArgumentError, Option } from 'commander';
import { LOCALES } from '#core/ports/message.ts';
import type { TenantPasswordPolicy } from '#core/ports/repositories/tenants.ts';
import { createTenant } from '#core/tenants/create-tenant.ts';
import { listTenants } from '#core/tenants/list-tenants.ts';
import { setPasswordPolicy } from '#core/tenants/set-password-policy.ts';
import { wholeNumber, withConfig, withJson } from '../arguments.ts';
import { columns } from '../columns.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Create = CommonOptions & { id: string; name: string; locale?: string };
type Policy = CommonOptions & { id: string } & TenantPasswordPolicy;

/** `tenant create|list|policy` */
export function tenantCommands(program: Command): void {
  const tenant = program.command('tenant').description('Tenants, which are organisations too');
  withJson(tenant.command('create').description('Make a tenant'))
    .requiredOption('--id <tenantId>', 'name on the wire, not all digits')
    .requiredOption('--name <name>', 'display name')
    .addOption(new Option('--locale <locale>', 'language of messages').choices(LOCALES))
    .action((options: Create) =>
      withSession(options, async ({ operate }) => {
        const { id, name, locale } = options;
        const { tenantId, organisationId } = await operate(createTenant, { tenantId: id, name, locale });
        print(options, { tenantId, organisationId }, `Tenant ${tenantId} is organisation ${organisationId}.`);
      }),
    );
  withJson(tenant.command('list').description('Every tenant')).action((options: CommonOptions) =>
    withSession(options, async ({ operate }) => {
      const rows = (await operate(listTenants, undefined)).map(
        ({ tenantId, organisationId, name, locale, passwordPolicy }) => ({
          tenantId,
          organisationId,
          name,
          locale,
          passwordPolicy,
        }),
      );
      const cells = rows.map((row) => [String(row.organisationId).padStart(4), row.tenantId, row.name]);
      print(options, rows, columns(cells));
    }),
  );
  policyCommand(tenant);
}

function policyCommand(tenant: Command): void {
  withConfig(tenant.command('policy'))
    .description('Replace a tenant’s own password policy; what is not named is the configured one')
    .requiredOption('--id <tenant>', 'tenantId or organisation number')
    .option('--min-length <n>', 'least length', wholeNumber(1, 64))
    .option('--require-lower [yes|no]', 'a lower-case letter', yesOrNo)
    .option('--require-upper [yes|no]', 'an upper-case letter', yesOrNo)
    .option('--require-digit [yes|no]', 'a digit', yesOrNo)
    .option('--require-non-alphanumeric [yes|no]', 'another character', yesOrNo)
    .action(({ id, config, ...policy }: Policy) =>
      withSession({ config }, async ({ operate }) => {
        await operate(setPasswordPolicy, { tenantId: id, policy });
        print({}, undefined, `The password policy of ${id} is set.`);
      }),
    );
}

function yesOrNo(typed: string): boolean {
  if (/^(yes|true)$/.test(typed)) return true;
  if (/^(no|false)$/.test(typed)) return false;
  throw new InvalidArgumentError('It must be yes or no.');
}
