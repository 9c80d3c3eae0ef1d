import type { Command } from 'commander';
import { grantRole } from '#core/roles/grant-role.ts';
import { revokeRole } from '#core/roles/revoke-role.ts';
import type { RoleChange } from '#core/roles/role-change.ts';
import { withJson } from '../arguments.ts';
import { type CliSession, type CommonOptions, print, withSession } from '../session.ts';

type Change = CommonOptions & { user: string; role: string; tenant: string };

const INVITED =
  ' Nobody had confirmed the address: what opened the account is gone, and an invitation is on its way there.';

/** How each is described, and what it does: gives what it says of it afterwards. */
const CHANGES = {
  grant: {
    description: 'Give a person a role in a tenant',
    async change({ operate }: CliSession, input: RoleChange) {
      const { invited } = await operate(grantRole, input);
      return { done: 'now has', note: invited ? INVITED : '' };
    },
  },
  revoke: {
    description: 'Take a role from a person, at once',
    async change({ operate }: CliSession, input: RoleChange) {
      await operate(revokeRole, input);
      return { done: 'no longer has', note: '' };
    },
  },
} as const;

/** `role grant|revoke` */
export function roleCommands(program: Command): void {
  const role = program.command('role').description('Roles of people in tenants');
  for (const [name, { description, change }] of Object.entries(CHANGES)) {
    withJson(role.command(name).description(description))
      .requiredOption('--user <user>', 'e-mail address')
      .requiredOption('--role <role>', 'role, such as Admin or SystemAdmin')
      .requiredOption('--tenant <tenant>', 'tenantId or organisation number')
      .action((options: Change) =>
        withSession(options, async (session) => {
          const { user, role, tenant } = options;
          const { done, note } = await change(session, { email: user, role, tenantId: tenant });
          print(options, { user, role, tenant }, `${user} ${done} ${role} in ${tenant}.${note}`);
        }),
      );
  }
}
