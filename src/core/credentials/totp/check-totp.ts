import type { Context } from '../../context.ts';
import type { RightFactor } from '../second-factor.ts';
import { totpStep } from './authenticator.ts';

/** Where the shared secret of an account lies sealed. */
export const totpPlace = (accountId: string) => ({ table: 'totp', row: accountId, column: 'secret' });

/**
 * Checks a code of the account's authenticator app; with `unproved`, also of one that is just being set up. A time step
 * that was used is used up, and with it every earlier one (RFC 6238, section 5.2).
 */
export async function checkTotp(
  ctx: Context,
  accountId: string,
  code: string,
  { unproved = false }: { unproved?: boolean } = {},
): Promise<RightFactor | undefined> {
  const totp = await ctx.read.secondFactors.findTotp(accountId);
  if (totp === undefined || (totp.confirmedAt === null && !unproved)) return undefined;
  const step = totpStep(ctx.services.vault.open(totp.secret, totpPlace(accountId)), code, ctx.now);
  if (step === undefined || step <= totp.lastStep) return undefined;
  return { redeem: (tx) => tx.secondFactors.useTotpStep(accountId, step, ctx.now) };
}

/** Whether the account has an authenticator app that counts. */
export async function hasTotp(ctx: Context, accountId: string): Promise<boolean> {
  return ((await ctx.read.secondFactors.findTotp(accountId))?.confirmedAt ?? null) !== null;
}
