import type { Context } from '../../context.ts';
import { problem } from '../../problems.ts';
import type { RightFactor } from '../second-factor.ts';
import { totpStep } from './authenticator.ts';

/** Where the shared secret of an account lies sealed. */
export const totpPlace = (accountId: string) => ({ table: 'totp', row: accountId, column: 'secret' });

/**
 * Checks a code of the account's authenticator app; with `unproved`, also of one that is just being set up. A time step
 * that was used is used up, and with it every earlier one (RFC 6238, section 5.2). Raises `service-unavailable` where the
 * secret does not open.
 */
export async function checkTotp(
  ctx: Context,
  accountId: string,
  code: string,
  { unproved = false }: { unproved?: boolean } = {},
): Promise<RightFactor | undefined> {
  const totp = await ctx.read.secondFactors.findTotp(accountId);
  if (totp === undefined || (totp.confirmedAt === null && !unproved)) return undefined;
  const step = totpStep(openSecret(ctx, accountId, totp.secret), code, ctx.now);
  if (step === undefined || step <= totp.lastStep) return undefined;
  return { redeem: (tx) => tx.secondFactors.useTotpStep(accountId, totp.secret, step, ctx.now) };
}

/** Whether the account has an authenticator app that counts. */
export async function hasTotp(ctx: Context, accountId: string): Promise<boolean> {
  return ((await ctx.read.secondFactors.findTotp(accountId))?.confirmedAt ?? null) !== null;
}

/**
 * A secret that was damaged in the database says nothing about the code, so nobody is let in and nobody is told that the
 * code was wrong; nothing else that the code could be is looked at, because a try that ends so is not counted (ADR 110).
 */
function openSecret({ services: { vault, log } }: Context, accountId: string, sealed: string): string {
  try {
    return vault.open(sealed, totpPlace(accountId));
  } catch (cause) {
    log.error({ accountId }, 'the secret of an authenticator app does not open');
    // Without a time to try again: it does not mend by itself.
    throw problem('service-unavailable', { cause });
  }
}
