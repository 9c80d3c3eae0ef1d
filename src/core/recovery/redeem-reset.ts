import { HOUR } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { completeReset, redeemableBy } from './complete-reset.ts';
import { findAccount } from './request-reset.ts';

export interface ResetRedemption {
  /** An e-mail address or username, as typed. */
  readonly name: string;
  readonly code: Secret;
  readonly newPassword: Secret;
  readonly tenant?: string | undefined;
}

/** Wrong codes in an hour after which the account's code is void. */
const WRONG_PER_HOUR = 10;

/**
 * Sets a new password with a code that was sent. Everything that older credentials opened ends, the lock by guessing too,
 * and the address counts as confirmed (shared-model M-3, M-11). Unknown people, and codes that are wrong, used, void or
 * late are one answer: `reset-code-not-valid`. A password that the policy refuses leaves the code as it was.
 */
export const redeemReset = defineOperation<ResetRedemption, void>({
  name: 'password.redeem-reset',
  access: { anonymous: true },
  problems: [
    'reset-code-not-valid',
    'password-does-not-meet-requirements',
    'password-same-as-existing',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, { name: typed, code, newPassword, tenant }) {
    await ctx.budget('signInPerAddress', ctx.origin.ip ?? 'none');
    const name = canonicalName(typed);
    const account = await findAccount(ctx, name, tenant);
    const namesakes = tenant === undefined ? await ctx.read.accounts.findForSignIn(name) : [];
    const candidates = [account, ...namesakes.map((one) => one.account)].filter((one) => one !== undefined);
    const redeemable = await findRedeemable(ctx, candidates, code);
    if (redeemable === undefined) throw await refuse(ctx, account, name);
    await completeReset(ctx, redeemable, newPassword);
  },
});

/** Where one address is several people in several tenants and the caller names none, the code says who is meant. */
async function findRedeemable(ctx: Context, candidates: readonly Account[], code: Secret) {
  for (const account of candidates) {
    const redeemable = await redeemableBy(ctx, account, code);
    if (redeemable !== undefined) return redeemable;
  }
  return undefined;
}

/** The same writes whether there is an account; its tenth wrong code in an hour voids the one under way. */
async function refuse(ctx: Context, account: Account | undefined, name: string) {
  const key = guessKey(ctx, account, ctx.tenantId, name);
  await ctx.write(async (tx) => {
    const { used } = await tx.guesses.take(`reset-wrong:${key}`, HOUR, ctx.now);
    if (used >= WRONG_PER_HOUR) await tx.secrets.voidByAccount(account?.id ?? '', ctx.now, 'reset-password');
    await tx.record({
      event: 'password-reset',
      result: 'failure',
      accountId: account?.id,
      tenantId: account?.tenantId,
    });
  });
  return problem('reset-code-not-valid', { field: 'resetCode' });
}
