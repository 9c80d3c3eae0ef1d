import { lockOwnAccount } from '../accounts/reach.ts';
import type { UserActor } from '../actor.ts';
import { noticeTo } from '../contacts/notice.ts';
import { defineOperation } from '../operation.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { requireFactorSession } from './require-factor-session.ts';

/** Switches the own second factor off, in a session that proved it lately. Its app and recovery codes are gone. */
export const switchOffSecondFactor = defineOperation<void, void>({
  name: 'second-factor.switch-off',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-session-required'],
  async execute(ctx) {
    requireFactorSession(ctx, { fresh: true });
    await ctx.write(async (tx) => {
      const account = await lockOwnAccount(ctx, tx);
      if (!account.multifactorEnabled) return;
      await tx.accounts.update(account.id, {
        multifactorEnabled: false,
        recoveryCodesUntil: null,
        updatedAt: ctx.now,
      });
      await tx.secondFactors.deleteTotp(account.id);
      await tx.secondFactors.replaceRecoveryCodes(account.id, [], ctx.now);
      await tx.secrets.voidByAccount(account.id, ctx.now, { purpose: 'second-factor' });
      await endSessions(ctx, tx, account.id, (ctx.actor as UserActor).sessionId);
      await tx.record({ event: 'second-factor-off', result: 'success', accountId: account.id });
      const data = { username: account.usernameDisplay, state: 'off' } as const;
      await noticeTo(ctx, tx, account, { template: 'second-factor-changed', data });
    });
  },
});
