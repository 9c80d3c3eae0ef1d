import { parseEmail } from '#kernel/text/email.ts';
import { parsePhone } from '#kernel/text/phone.ts';
import { defineOperation } from '../operation.ts';
import type { OutboxRow, OutboxStatus } from '../ports/repositories/outbox.ts';
import { problem } from '../problems.ts';

/** The outbox without what is inside the messages, newest first. */
export const listOutbox = defineOperation<
  { status?: OutboxStatus | undefined; limit: number },
  readonly Omit<OutboxRow, 'payload'>[]
>({
  name: 'outbox.list',
  access: { operator: true },
  problems: [],
  async execute(ctx, { status, limit }) {
    return (await ctx.read.outbox.list(status, limit)).map(({ payload: _, ...row }) => row);
  },
});

/** Queues dead letters again, all or one; gives how many. */
export const retryOutbox = defineOperation<{ id?: string | undefined }, number>({
  name: 'outbox.retry',
  access: { operator: true },
  problems: [],
  async execute(ctx, { id }) {
    const count = await ctx.write(async (tx) => {
      const retried = await tx.outbox.retryDead(ctx.now, id);
      await tx.record({ event: 'outbox-retried', result: 'success', detail: String(retried) });
      return retried;
    });
    ctx.services.messageQueued();
    return count;
  },
});

/** Sends a test message to an e-mail address or phone number, the way that every message goes. */
export const sendTestMessage = defineOperation<{ to: string }, { channel: 'email' | 'sms'; to: string }>({
  name: 'outbox.test',
  access: { operator: true },
  problems: ['invalid-format'],
  async execute(ctx, { to: typed }) {
    const email = parseEmail(typed)?.canonical;
    const to = email ?? parsePhone(typed, ctx.services.settings.defaultCountry);
    if (to === undefined) throw problem('invalid-format', { field: 'to' });
    const channel = email === undefined ? 'sms' : 'email';
    await ctx.write(async (tx) => {
      const message = { template: 'test', data: {}, channel, to, locale: ctx.services.settings.defaultLocale } as const;
      await tx.send(message, { tenantId: ctx.tenantId, accountId: '' });
      await tx.record({ event: 'outbox-test', result: 'success', detail: channel });
    });
    return { channel, to };
  },
});
