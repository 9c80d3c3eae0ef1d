import type { Command } from 'commander';
import { showAccount } from '#core/accounts/administer-account.ts';
import { listAudit } from '#core/audit/list-audit.ts';
import type { AuditRow } from '#core/ports/repositories/audit.ts';
import { wholeNumber, withJson } from '../arguments.ts';
import { columns, instant, withInstants } from '../columns.ts';
import { type CliSession, type CommonOptions, print, withSession } from '../session.ts';

type List = CommonOptions & { user?: string; tenant?: string; event?: string; limit: number };

/** `audit list` */
export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('The audit trail');
  withJson(audit.command('list').description('What happened, newest first'))
    .option('--user <user>', 'of one user: username, e-mail address, user id or customer number')
    .option('--tenant <tenant>', 'in one tenant; where --user is looked for (default: the default tenant)')
    .option('--event <event>', 'of one kind, such as user-registered')
    .option('--limit <n>', 'how many', wholeNumber(1, 10_000), 50)
    .action((options: List) =>
      withSession(options, async (session) => {
        const rows = await session.operate(listAudit, await queryOf(session, options));
        print(options, rows.map(withInstants), columns(rows.map(cellsOf)) || 'Nothing.');
      }),
    );
}

async function queryOf({ operate, tenantId, defaultTenant }: CliSession, { user, tenant, event, limit }: List) {
  const about = user === undefined ? undefined : await operate(showAccount, { user, tenant: tenant ?? defaultTenant });
  return {
    limit,
    ...(about === undefined ? {} : { accountId: about.account.id }),
    ...(tenant === undefined ? {} : { tenantId: await tenantId(tenant) }),
    ...(event === undefined ? {} : { event }),
  };
}

function cellsOf({ at, event, result, actorKind, accountId, face, ip, detail }: AuditRow): string[] {
  return [instant(at), event, result, actorKind, accountId ?? '–', face, ip ?? '–', detail ?? ''];
}
