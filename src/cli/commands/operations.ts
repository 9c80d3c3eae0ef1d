import { type Command, Option } from 'commander';
import { listAudit } from '#core/audit/list-audit.ts';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import { listOutbox, retryOutbox, sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { OutboxStatus } from '#core/ports/repositories/outbox.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `keys rotate`, `outbox list|retry|test`, `audit list` */
export function operationsCommands(program: Command): void {
  common(program.command('keys').description('Signing keys').command('rotate'))
    .option('--force', 'now, even if nothing is due')
    .action((options: CommonOptions & { force?: true }) =>
      withSession(options, async ({ operate }) => {
        const outcome = await operate(rotateKeys, { force: options.force === true });
        print(
          options,
          outcome,
          outcome.created === undefined ? 'Nothing is due.' : `Created ${outcome.created}; ${outcome.active} signs.`,
        );
      }),
    );

  const outbox = program.command('outbox').description('Messages on their way');
  common(outbox.command('list'))
    .addOption(new Option('--status <status>', 'only these').choices(['queued', 'sent', 'dead', 'expired']))
    .option('--limit <n>', 'how many', '50')
    .action((options: CommonOptions & { status?: OutboxStatus; limit: string }) =>
      withSession(options, async ({ operate }) => {
        const rows = await operate(listOutbox, { status: options.status, limit: Number(options.limit) });
        print(
          options,
          rows,
          rows
            .map(({ id, status, channel, template, attempts, lastError }) =>
              [id, status, channel, template, `attempts ${attempts}`, lastError ?? ''].join('  '),
            )
            .join('\n'),
        );
      }),
    );
  common(outbox.command('retry').description('Queue dead letters again'))
    .option('--id <id>', 'only this one')
    .action((options: CommonOptions & { id?: string }) =>
      withSession(options, async ({ operate }) => {
        const retried = await operate(retryOutbox, { id: options.id });
        print(options, { retried }, `${retried} queued again.`);
      }),
    );
  common(outbox.command('test').description('Send a test message through the running server'))
    .requiredOption('--to <recipient>', 'e-mail address or phone number')
    .action((options: CommonOptions & { to: string }) =>
      withSession(options, async ({ operate }) => {
        const sent = await operate(sendTestMessage, { to: options.to });
        print(options, sent, `Queued by ${sent.channel} to ${sent.to}.`);
      }),
    );

  common(program.command('audit').description('The audit trail').command('list'))
    .option('--account <userId>', 'of one user')
    .option('--event <event>', 'of one kind')
    .option('--limit <n>', 'how many', '50')
    .action((options: CommonOptions & { account?: string; event?: string; limit: string }) =>
      withSession(options, async ({ operate }) => {
        const { account, event } = options;
        const rows = await operate(listAudit, {
          limit: Number(options.limit),
          ...(account === undefined ? {} : { accountId: account }),
          ...(event === undefined ? {} : { event }),
        });
        print(
          options,
          rows,
          rows
            .map((row) =>
              [
                new Date(row.at).toISOString(),
                row.event,
                row.result,
                row.actorKind,
                row.accountId ?? '',
                row.face,
                row.ip ?? '',
                row.detail ?? '',
              ].join('  '),
            )
            .join('\n'),
        );
      }),
    );
}

function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--config <file>', 'configuration file');
}
