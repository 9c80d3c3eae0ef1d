import { HOUR } from '#kernel/clock.ts';
import type { Context, Transaction } from '../context.ts';

/**
 * Whether one more recovery message may go to an account: not within 30 seconds of the last of its kind (who forgot both
 * asks for both at once), and at most three an hour in all. Kept in the database, so that a restart gives nobody more;
 * silent, because the answer is the same for all (M-9).
 */
export async function mayRecover(
  ctx: Context,
  tx: Transaction,
  kind: 'username' | 'password',
  accountId: string,
): Promise<boolean> {
  const cool = await tx.guesses.take(`recovery-cool:${kind}:${accountId}`, ctx.services.settings.resendMs, ctx.now);
  if (cool.used > 1) return false;
  return (await tx.guesses.take(`recovery:${accountId}`, HOUR, ctx.now)).used <= ctx.services.settings.recoveryPerHour;
}
