import { mailContact } from '../contacts/notice.ts';
import { mayMailLink } from '../links/link-budget.ts';
import { mailValidationLink } from '../links/send-links.ts';
import { defineOperation } from '../operation.ts';
import { findAccount } from '../recovery/request-reset.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/**
 * Mails what validates an account to its own address, where nobody has confirmed that. The answer is the same for unknown
 * and for validated accounts, and where the account has had its messages for now; what is under way then stays good.
 * Raises `too-many-requests` for the caller's address only.
 */
export const requestValidation = defineOperation<{ userId: string }, void>({
  name: 'account.request-validation',
  access: { anonymous: true },
  problems: ['too-many-requests'],
  endsEvenly: true,
  async execute(ctx, { userId }) {
    await ctx.budget('linkRequestsPerAddress', ctx.origin.ip ?? 'none');
    const name = canonicalName(userId);
    const account = await findAccount(ctx, name, undefined);
    const contact = mailContact(await ctx.read.contacts.listByAccount(account?.id ?? '', ctx.now));
    const waits = account?.status === 'A' && contact?.state === 'initial';
    await ctx.write(async (tx) => {
      // The same budgets for an account that gets nothing: those of a shadow.
      const shadow = guessKey(ctx, undefined, ctx.tenantId, name);
      const [who, address] = waits ? [account.id, contact.value] : [shadow, shadow];
      const due = await mayMailLink(ctx, tx, { who, address, purpose: 'validate-account', asked: true });
      const sends = due && waits;
      if (sends) await mailValidationLink(ctx, tx, account, contact);
      await tx.record({
        event: 'account-validation-requested',
        result: sends ? 'success' : 'failure',
        accountId: account?.id,
        tenantId: account?.tenantId,
      });
    });
  },
});
