import { fold } from '#kernel/text/fold.ts';
import { ownAccount } from '../../accounts/reach.ts';
import { noticeTo } from '../../contacts/notice.ts';
import { defineOperation } from '../../operation.ts';
import { problem } from '../../problems.ts';

/** Removes the own link(s) with a login. Whoever links logins here also has a password, so this locks nobody out. */
export const removeLogin = defineOperation<{ login: string }, void>({
  name: 'linked-login.remove',
  access: { user: { scope: 'identity.me' } },
  problems: ['not-found'],
  async execute(ctx, { login }) {
    const account = await ownAccount(ctx);
    await ctx.write(async (tx) => {
      if ((await tx.credentials.deleteLinkedLogins(account.id, fold(login))) === 0) throw problem('not-found');
      await tx.record({ event: 'login-removed', result: 'success', accountId: account.id });
      await noticeTo(ctx, tx, account, { template: 'login-removed', data: { login } });
    });
  },
});
