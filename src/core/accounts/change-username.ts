import { noticeTo } from '../contacts/notice.ts';
import { defineOperation } from '../operation.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { claimUsername } from './claim-names.ts';
import { lockOwnAccount, ownAccount } from './reach.ts';
import { readUsername } from './read-names.ts';

/**
 * A person's own change of username. The old name stops at once and is nobody else's for the quarantine period; an old
 * name that is also the person's address goes on serving as the address.
 */
export const changeUsername = defineOperation<{ username: string }, void>({
  name: 'username.change',
  access: { user: { scope: 'identity.me' } },
  problems: ['invalid-format', 'username-already-used', 'too-many-requests'],
  async execute(ctx, { username }) {
    const own = await ownAccount(ctx);
    if (canonicalName(username) === own.username) return;
    // Each name given up is held for the quarantine: without a budget one person could hold as many as he likes.
    await ctx.budget('usernameChangesPerAccount', own.id);
    await ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      const addresses = (await tx.contacts.listByAccount(account.id, ctx.now))
        .filter((contact) => contact.channel === 'email' && contact.state !== 'pending')
        .map((contact) => contact.value);
      const { value, display } = readUsername(username, addresses);
      if (value === account.username) return;
      await claimUsername(ctx, tx, { tenantId: account.tenantId, accountId: account.id }, value, display);
      if (!addresses.includes(account.username)) {
        const until = ctx.now + ctx.services.settings.quarantineMs;
        await tx.identifiers.release(account.tenantId, 'name', account.username, account.id, until);
      }
      await tx.accounts.update(account.id, { username: value, usernameDisplay: display, updatedAt: ctx.now });
      await tx.record({ event: 'username-changed', result: 'success', accountId: account.id });
      await noticeTo(ctx, tx, account, { template: 'username-changed', data: { username: display } });
    });
  },
});
