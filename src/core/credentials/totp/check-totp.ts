import type { Context } from '../../context.ts';
import { problem } from '../../problems.ts';
import type { RightFactor } from '../second-factor.ts';
import { totpStep } from './authenticator.ts';

/** Where the shared secret of an account lies sealed. */
export const totpPlace = (accountId: string) => ({ table: 'totp', row: accountId, column: 'secret' });

/**
 * Checks a code of the account's authenticator app; with `unproved`, also of one that is just being set up, in place of another
 * or as the first. A time step that was used is used up, and with it every earlier one (RFC 6238, section 5.2). Raises
 * `service-unavailable` where the secret does not open.
 */
export async function checkTotp(
  ctx: Context,
  accountId: string,
  code: string,
  { unproved = false }: { unproved?: boolean } = {},
): Promise<RightFactor | undefined> {
  const totp = await ctx.read.secondFactors.findTotp(accountId);
  if (totp === undefined) return undefined;
  const { secret, lastStep, confirmedAt, next } = totp;
  // First, for it may be there to take the place of one that was damaged.
  const nextStep = next === null || !unproved ? undefined : totpStep(openSecret(ctx, accountId, next), code, ctx.now);
  if (next !== null && nextStep !== undefined)
    return { isNewApp: true, redeem: (tx) => tx.secondFactors.adoptTotp(accountId, next, nextStep, ctx.now) };
  if (confirmedAt === null && !unproved) return undefined;
  const step = totpStep(openSecret(ctx, accountId, secret), code, ctx.now);
  if (step === undefined || step <= lastStep) return undefined;
  return {
    isNewApp: confirmedAt === null,
    redeem: (tx) => tx.secondFactors.useTotpStep(accountId, secret, step, ctx.now),
  };
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
