import { parsePhone } from '#kernel/text/phone.ts';
import { callerBudget } from '../accounts/caller-budget.ts';
import { accountByName } from '../accounts/reach.ts';
import { mailContact, sendTo, verifiedPhone } from '../contacts/notice.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
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
  async execute(ctx, { hint, repeated }) {
    requireSameName(hint, repeated);
    await callerBudget(ctx, 'recoveryPerClient', 'recoveryPerAddress');
    const account = await accountByHint(ctx, hint);
    await ctx.write(async (tx) => {
      const contacts = account?.status === 'A' ? await tx.contacts.listByAccount(account.id, ctx.now) : [];
      const recipients = [mailContact(contacts), verifiedPhone(contacts)].filter((contact) => contact !== undefined);
      const send =
        account !== undefined && recipients.length > 0 && (await mayRecover(ctx, tx, 'username', account.id));
      if (send) {
        const data = { username: account.usernameDisplay };
        for (const contact of recipients)
          await sendTo(ctx, tx, account, contact, { template: 'username-reminder', data });
      }
      await tx.record({ event: 'username-recovery', result: send ? 'success' : 'failure', accountId: account?.id });
    });
  },
});

async function accountByHint(ctx: Context, hint: string): Promise<Account | undefined> {
  const named = await accountByName(ctx, hint);
  if (named !== undefined) return named;
  const numbered = await ctx.read.accounts.findByCustomerNumber(ctx.tenantId, hint);
  if (numbered !== undefined) return numbered;
  const phone = parsePhone(hint, ctx.services.settings.defaultCountry);
  if (phone === undefined) return undefined;
  const claim = await ctx.read.identifiers.find(ctx.tenantId, 'phone', phone, ctx.now);
  return claim?.state === 'active' ? ctx.read.accounts.find(claim.accountId) : undefined;
}
