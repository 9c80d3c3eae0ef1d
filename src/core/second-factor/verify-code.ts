import { MINUTE } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { lockOwnAccount, ownAccount } from '../accounts/reach.ts';
import type { UserActor } from '../actor.ts';
import { noticeTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { checkContactCode, countWrongCode } from '../credentials/contact-code/contact-code.ts';
import type { RightFactor } from '../credentials/second-factor.ts';
import { checkTotp } from '../credentials/totp/check-totp.ts';
import { defineOperation } from '../operation.ts';
import type { GuessTry } from '../ports/guesses.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { noticeLock } from '../sign-in/notice-lock.ts';
import { ownTarget, reserveGuess } from '../sign-in/reserve-guess.ts';
import { isFactorSession } from './require-factor-session.ts';

/** How long recovery codes may be fetched after the second factor was switched on. */
const RECOVERY_CODES_MS = 10 * MINUTE;

/**
 * Proves a second factor inside the own session, which counts as signed in with it from here on. For whoever has it off, it
 * is switched on: the channel is proved, the other sessions end (shared-model M-11), and recovery codes may be fetched once.
 * For whoever has it on, a new authenticator app takes the place of the former one only in a session that proved a factor lately.
 */
export const verifySecondFactor = defineOperation<{ code: Secret }, void>({
  name: 'second-factor.verify',
  access: { user: { scope: 'identity.me' } },
  problems: ['second-factor-code-not-valid', 'account-locked', 'service-unavailable'],
  async execute(ctx, { code }) {
    const account = await ownAccount(ctx);
    const refusal = (until: number) => problem('account-locked', { data: { until } });
    const guess = await reserveGuess(ctx, ownTarget(account), 'second-factor', refusal);
    try {
      const typed = code.reveal().replace(/[\s-]/g, '');
      const factor =
        (await checkTotp(ctx, account.id, typed, { unproved: mayProveApp(ctx, account) })) ??
        (await checkContactCode(ctx, account.id, typed));
      if (factor === undefined) throw await refuse(ctx, account, guess);
      await guess.settle('right', ctx, (tx) => accept(ctx, tx, factor));
    } finally {
      await guess.release();
    }
  },
});

/** An app that was begun and given up would else be a second factor of whoever began it, for as long as the session lasts. */
function mayProveApp(ctx: Context, account: Account): boolean {
  return !account.multifactorEnabled || isFactorSession(ctx, { fresh: true });
}

async function refuse(ctx: Context, account: Account, guess: GuessTry) {
  await guess.settle('wrong', ctx, async (tx, lock) => {
    await countWrongCode(ctx, tx, account.id);
    await tx.record({ event: 'second-factor', result: 'failure', accountId: account.id });
    await noticeLock(ctx, tx, account, lock);
  });
  return problem('second-factor-code-not-valid', { field: 'code' });
}

async function accept(ctx: Context, tx: Transaction, factor: RightFactor) {
  const account = await lockOwnAccount(ctx, tx);
  // Somebody spent the code between the look and now.
  if (!(await factor.redeem(tx))) throw problem('second-factor-code-not-valid', { field: 'code' });
  const { sessionId, amr } = ctx.actor as UserActor;
  await tx.sessions.strengthen(sessionId, [...new Set([...amr, 'mfa'])], ctx.now);
  await tx.record({ event: 'second-factor', result: 'success', accountId: account.id });
  if (account.multifactorEnabled && factor.isNewApp === true) await tellOfApp(ctx, tx, account);
  if (account.multifactorEnabled || !ctx.services.settings.enrolSecondFactorOnVerify) return;
  const recoveryCodesUntil = ctx.now + RECOVERY_CODES_MS;
  await tx.accounts.update(account.id, { multifactorEnabled: true, recoveryCodesUntil, updatedAt: ctx.now });
  await endSessions(ctx, tx, account.id, sessionId);
  await tx.record({ event: 'second-factor-on', result: 'success', accountId: account.id });
  const data = { username: account.usernameDisplay, state: 'on' } as const;
  await noticeTo(ctx, tx, account, { template: 'second-factor-changed', data });
}

async function tellOfApp(ctx: Context, tx: Transaction, account: Account) {
  await tx.record({ event: 'totp-changed', result: 'success', accountId: account.id });
  await noticeTo(ctx, tx, account, { template: 'authenticator-changed', data: { username: account.usernameDisplay } });
}
