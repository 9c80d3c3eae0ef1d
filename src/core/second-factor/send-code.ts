import { ownAccount } from '../accounts/reach.ts';
import { codeContact, sendSecondFactorCode } from '../credentials/contact-code/contact-code.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';

/**
 * Sends the person who asks a second-factor code, by SMS to a verified phone, else by mail (shared-model M-10).
 * Within 30 seconds the last one stays: `too-many-requests`.
 */
export const sendSecondFactor = defineOperation<void, void>({
  name: 'second-factor.send',
  access: { user: { scope: 'identity.me' }, apiKey: true },
  problems: ['no-delivery-channel', 'too-many-requests'],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    const contact = await codeContact(ctx, account.id);
    if (contact === undefined) throw problem('no-delivery-channel');
    await ctx.budget('messagesPerAccount', `factors:${account.id}`);
    await ctx.write(async (tx) => {
      const wait = await sendSecondFactorCode(ctx, tx, account, contact);
      if (wait > 0) throw problem('too-many-requests', { retryAfter: wait });
      await tx.record({
        event: 'second-factor-sent',
        result: 'success',
        accountId: account.id,
        detail: contact.channel,
      });
    });
  },
});
