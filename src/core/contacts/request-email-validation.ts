import { lockOwnAccount, ownAccount } from '../accounts/reach.ts';
import type { Context } from '../context.ts';
import { mayMailLink } from '../links/link-budget.ts';
import { mailEmailLink } from '../links/send-links.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { Repositories } from '../ports/store.ts';
import { requireFreshFactor } from '../second-factor/require-factor-session.ts';

/**
 * Mails what validates the own e-mail address that is not confirmed yet: the one that is to replace another, else the one
 * given at creation. Nothing happens where there is none, or where enough was mailed; what is under way then stays good.
 * Raises `too-many-requests` for the caller's address only. A change of address, which moves the codes of a second factor,
 * needs that factor first (ADR 114).
 */
export const requestEmailValidation = defineOperation<void, void>({
  name: 'email.request-validation',
  access: { user: { scope: 'identity.me' } },
  problems: ['too-many-requests', 'second-factor-session-required'],
  async execute(ctx) {
    await ctx.budget('linkRequestsPerAddress', ctx.origin.ip ?? 'none');
    if ((await unconfirmed(ctx, ctx.read, await ownAccount(ctx))) === undefined) return;
    await ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      const contact = await unconfirmed(ctx, tx, account);
      if (contact === undefined) return;
      // The link itself asks for no session. To the address given at creation anybody may ask for one.
      if (contact.state === 'pending') requireFreshFactor(ctx, account);
      const link = { who: account.id, address: contact.value, purpose: 'validate-email', asked: true } as const;
      const sends = await mayMailLink(ctx, tx, link);
      if (sends) await mailEmailLink(ctx, tx, account, contact);
      await tx.record({
        event: 'email-validation-requested',
        result: sends ? 'success' : 'failure',
        accountId: account.id,
        tenantId: account.tenantId,
      });
    });
  },
});

/** The address to ask: the pending one before that given at creation. */
async function unconfirmed(ctx: Context, from: Repositories, account: Account): Promise<Contact | undefined> {
  const contacts = await from.contacts.listByAccount(account.id, ctx.now);
  const inState = (state: string) => contacts.find((contact) => contact.channel === 'email' && contact.state === state);
  return inState('pending') ?? inState('initial');
}
