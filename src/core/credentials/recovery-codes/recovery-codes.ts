import { randomText } from '#kernel/ids.ts';
import type { Context, Transaction } from '../../context.ts';
import type { RightFactor } from '../second-factor.ts';

/** Without look-alikes: people keep these on paper. Ten of them have 49 random bits, behind the guess budget. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const COUNT = 10;

function recoveryCodeHash(ctx: Context, accountId: string, code: string): string {
  return ctx.services.vault.keyedHash('recovery-code', accountId, code.toLowerCase().replace(/[\s-]/g, ''));
}

/** Makes a new set in place of any other and gives it, this once; only keyed hashes are kept. */
export async function issueRecoveryCodes(ctx: Context, tx: Transaction, accountId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: COUNT }, () => {
    const text = randomText(ctx.services.random, 10, ALPHABET);
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
  const hashes = codes.map((code) => recoveryCodeHash(ctx, accountId, code));
  await tx.secondFactors.replaceRecoveryCodes(accountId, hashes, ctx.now);
  return codes;
}

/** Checks a recovery code; each works once. */
export async function checkRecoveryCode(
  ctx: Context,
  accountId: string,
  code: string,
): Promise<RightFactor | undefined> {
  const hash = recoveryCodeHash(ctx, accountId, code);
  if (!(await ctx.read.secondFactors.hasRecoveryCode(accountId, hash))) return undefined;
  return { redeem: (tx) => tx.secondFactors.useRecoveryCode(accountId, hash, ctx.now) };
}
