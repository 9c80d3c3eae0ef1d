import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { LinkPurpose, SingleUseSecret } from '../ports/repositories/secrets.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/** A link that can still be used, and whose it is. */
export interface LiveLink {
  readonly secret: SingleUseSecret;
  readonly account: Account;
}

/**
 * The live link behind a token: of one of these purposes, unused, not void, in time, and of an active account. Where the
 * caller says whose it is, by username or e-mail address, it must be that account's. Spends nothing.
 */
export async function findLink(
  ctx: Context,
  token: Secret,
  purposes: readonly LinkPurpose[],
  userId?: string,
): Promise<LiveLink | undefined> {
  const secret = await ctx.read.secrets.findByHash(sha256(token.reveal()));
  if (secret === undefined || !purposes.some((purpose) => purpose === secret.purpose)) return undefined;
  if (secret.usedAt !== null || secret.voidedAt !== null || secret.expiresAt <= ctx.now) return undefined;
  const account = await ctx.read.accounts.find(secret.accountId);
  if (account?.status !== 'A') return undefined;
  return userId === undefined || (await isNameOf(ctx, account, userId)) ? { secret, account } : undefined;
}

async function isNameOf(ctx: Context, account: Account, userId: string): Promise<boolean> {
  const [named] = await ctx.read.accounts.findForSignIn(canonicalName(userId), account.tenantId);
  return named?.account.id === account.id;
}
