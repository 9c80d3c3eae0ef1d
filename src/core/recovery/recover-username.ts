import { parsePhone } from '#kernel/text/phone.ts';
import { callerBudget } from '../accounts/caller-budget.ts';
import { mayUse } from '../accounts/may-use.ts';
import { accountByName } from '../accounts/reach.ts';
import { mailContact, sendTo, verifiedPhone } from '../contacts/notice.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { mayRecover } from './recovery-budget.ts';
import { requireSameName } from './same-name.ts';

/**
 * Sends the username of the account that is known by a username, e-mail address, phone or customer number, to its own
 * contacts. The answer is the same whether there is one.
 */
export const recoverUsername = defineOperation<{ hint: string; repeated?: string | undefined }, void>({
  name: 'username.recover',
  access: { anonymous: 'anonymousPrelogin', client: { scope: 'identity.recover' } },
  problems: ['invalid-format', 'too-many-requests'],
  endsEvenly: true,
  async execute(ctx, { hint, repeated }) {
    requireSameName(hint, repeated);
    await callerBudget(ctx, 'recoveryPerClient', 'recoveryPerAddress');
    const account = await accountByHint(ctx, hint);
    const contacts = await ctx.read.contacts.listByAccount(account?.id ?? '', ctx.now);
    const recipients = [mailContact(contacts), verifiedPhone(contacts)].filter((contact) => contact !== undefined);
    const key = account?.id ?? guessKey(ctx, undefined, ctx.tenantId, canonicalName(hint));
    await ctx.write(async (tx) => {
      // The same budgets for a hint that nobody is known by.
      const due = await mayRecover(ctx, tx, 'username', key);
      const send = due && account !== undefined && recipients.length > 0;
      if (send) {
        const data = { username: account.usernameDisplay };
        for (const contact of recipients)
          await sendTo(ctx, tx, account, contact, { template: 'username-reminder', data });
      }
      await tx.record({ event: 'username-recovery', result: send ? 'success' : 'failure', accountId: account?.id });
    });
  },
});

/**
 * The one account that a hint means and that may be used, after the same look-ups whatever it is. A hint that means two people, such as a
 * username that is another's customer number, means nobody: it must not send one person's name to the other.
 */
async function accountByHint(ctx: Context, hint: string): Promise<Account | undefined> {
  const phone = parsePhone(hint, ctx.services.settings.defaultCountry);
  const claim = await ctx.read.identifiers.find(ctx.tenantId, 'phone', phone ?? '', ctx.now);
  const candidates = [
    await accountByName(ctx, hint),
    await ctx.read.accounts.findByCustomerNumber(ctx.tenantId, hint),
    await ctx.read.accounts.find(claim?.state === 'active' ? claim.accountId : ''),
  ];
  const meant = candidates.filter((account) => account !== undefined && mayUse(account, ctx.now));
  return new Set(meant.map((account) => account?.id)).size === 1 ? meant[0] : undefined;
}
