import type { Command } from 'commander';
import { grantRole } from '#core/roles/grant-role.ts';
import { revokeRole } from '#core/roles/revoke-role.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

type Change = CommonOptions & { user: string; role: string; tenant: string };

const CHANGES = {
  grant: { operation: grantRole, description: 'Give a person a role in a tenant', done: 'now has' },
  revoke: { operation: revokeRole, description: 'Take a role from a person, at once', done: 'no longer has' },
} as const;

/** `role grant|revoke` */
export function roleCommands(program: Command): void {
  const role = program.command('role').description('Roles of people in tenants');
  for (const [name, { operation, description, done }] of Object.entries(CHANGES)) {
    withJson(role.command(name).description(description))
      .requiredOption('--user <user>', 'e-mail address')
      .requiredOption('--role <role>', 'role, such as Admin or SystemAdmin')
      .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
      .action((options: Change) =>
        withSession(options, async ({ operate }) => {
          const { user, role, tenant } = options;
          await operate(operation, { email: user, role, tenantId: tenant });
          print(options, { user, role, tenant }, `${user} ${done} ${role} in ${tenant}.`);
        }),
      );
  }
}
