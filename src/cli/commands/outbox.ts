import { type Command, Option } from 'commander';
import { listOutbox, retryOutbox, sendTestMessage } from '#core/outbox/administer-outbox.ts';
import type { OutboxRow, OutboxStatus } from '#core/ports/repositories/outbox.ts';
import { wholeNumber, withJson } from '../arguments.ts';
import { columns, instant, withInstants } from '../columns.ts';
import { type CommonOptions, print, withSession } from '../session.ts';

/** `outbox list|retry|test` */
export function outboxCommands(program: Command): void {
  const outbox = program.command('outbox').description('Messages on their way');
  withJson(outbox.command('list').description('Messages without what is inside them, newest first'))
    .addOption(new Option('--status <status>', 'only these').choices(['queued', 'sent', 'dead', 'expired']))
    .option('--limit <n>', 'how many', wholeNumber(1, 10_000), 50)
    .action((options: CommonOptions & { status?: OutboxStatus; limit: number }) =>
      withSession(options, async ({ operate }) => {
        const rows = await operate(listOutbox, { status: options.status, limit: options.limit });
        print(options, rows.map(withInstants), columns(rows.map(cellsOf)) || 'No messages.');
      }),
    );
  withJson(outbox.command('retry').description('Queue dead letters again'))
    .option('--id <id>', 'only this one')
    .action((options: CommonOptions & { id?: string }) =>
      withSession(options, async ({ operate }) => {
        const retried = await operate(retryOutbox, { id: options.id });
        print(options, { retried }, `${retried} queued again.`);
      }),
    );
  withJson(outbox.command('test').description('Send a test message through the running server'))
    .requiredOption('--to <recipient>', 'e-mail address or phone number')
    .action((options: CommonOptions & { to: string }) =>
      withSession(options, async ({ operate }) => {
        const sent = await operate(sendTestMessage, { to: options.to });
        print(options, sent, `Queued by ${sent.channel} to ${sent.to}.`);
      }),
    );
}

function cellsOf({
  id,
  createdAt,
  status,
  channel,
  template,
  attempts,
  lastError,
}: Omit<OutboxRow, 'payload'>): string[] {
  const failures = attempts === 0 ? '' : `failed ${attempts}×: ${lastError ?? 'no reason given'}`;
  return [id, instant(createdAt), status, channel, template, failures];
}
