import { ownAccount } from '../accounts/reach.ts';
import { issueRecoveryCodes } from '../credentials/recovery-codes/recovery-codes.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { requireFactorSession } from './require-factor-session.ts';

/**
 * The recovery codes that go with a second factor that was just switched on: made when they are fetched, which can be done
 * once and for ten minutes, so that no plain code ever lies anywhere. Afterwards `not-found`.
 */
export const fetchRecoveryCodes = defineOperation<void, readonly string[]>({
  name: 'second-factor.recovery-codes',
  access: { user: { scope: 'identity.me' } },
  problems: ['not-found', 'second-factor-session-required'],
  async execute(ctx) {
    const account = await ownAccount(ctx);
    requireFactorSession(ctx);
    return ctx.write(async (tx) => {
      if (!(await tx.accounts.consumeRecoveryCodesRight(account.id, ctx.now))) throw problem('not-found');
      await tx.record({ event: 'recovery-codes-issued', result: 'success', accountId: account.id });
      return issueRecoveryCodes(ctx, tx, account.id);
    });
  },
});
