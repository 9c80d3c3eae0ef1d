import { HOUR } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
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
  endsEvenly: true,
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
    const { account, candidates } = await whoIsMeant(ctx, name, tenant);
    const redeemable = await findRedeemable(ctx, candidates, code);
    if (redeemable === undefined) throw await refuse(ctx, account, name);
    await completeReset(ctx, redeemable, newPassword);
  },
});

interface Meant {
  /** Whose wrong codes are counted. */
  readonly account: Account | undefined;
  /** Whose code it may be. */
  readonly candidates: readonly Account[];
}

/**
 * Where one address is several people in several tenants and the caller names none, the code says who is meant (ADR 34). The
 * same look-ups whether there is anybody (shared-model M-15).
 */
async function whoIsMeant(ctx: Context, name: string, tenant: string | undefined): Promise<Meant> {
  const namesakes = (await ctx.read.accounts.findForSignIn(name)).map((one) => one.account);
  if (tenant === undefined) {
    const [first, ...others] = namesakes;
    const home = namesakes.find(({ tenantId }) => tenantId === ctx.tenantId);
    return { account: home ?? (others.length === 0 ? first : undefined), candidates: namesakes };
  }
  const account = await findAccount(ctx, name, tenant);
  return { account, candidates: account === undefined ? [] : [account] };
}

/** Found by the code alone, and only then held against the name: a wrong one costs the same for everybody. */
async function findRedeemable(ctx: Context, candidates: readonly Account[], code: Secret) {
  const found = await ctx.read.secrets.findByHash(sha256(code.reveal()));
  const account = candidates.find(({ id }) => id === found?.accountId);
  return account === undefined ? undefined : redeemableBy(ctx, account, code);
}

/** The same writes whether there is an account; its tenth wrong code in an hour voids the one under way. */
async function refuse(ctx: Context, account: Account | undefined, name: string) {
  const key = guessKey(ctx, account, ctx.tenantId, name);
  await ctx.write(async (tx) => {
    const { used } = await tx.guesses.take(`reset-wrong:${key}`, HOUR, ctx.now);
    if (used >= WRONG_PER_HOUR)
      await tx.secrets.voidByAccount(account?.id ?? '', ctx.now, { purpose: 'reset-password' });
    await tx.record({
      event: 'password-reset',
      result: 'failure',
      accountId: account?.id,
      tenantId: account?.tenantId,
    });
  });
  return problem('reset-code-not-valid', { field: 'resetCode' });
}
