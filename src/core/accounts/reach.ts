import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { canonicalName } from '../sign-in/prove-password.ts';

/** The account that acts. Raises `not-authenticated` when it is gone. */
export async function ownAccount(ctx: Context): Promise<Account> {
  const account = 'accountId' in ctx.actor ? await ctx.read.accounts.find(ctx.actor.accountId) : undefined;
  if (account === undefined || account.status !== 'A') throw problem('not-authenticated');
  return account;
}

/**
 * The account that acts, its row locked for the transaction, which has looked whether the session that asks still lives
 * (`requireLiveActor`). Raises `not-authenticated` when it is gone.
 */
export async function lockOwnAccount(ctx: Context, tx: Transaction): Promise<Account> {
  const account = 'accountId' in ctx.actor ? await tx.accounts.lock(ctx.actor.accountId) : undefined;
  if (account === undefined || account.status !== 'A') throw problem('not-authenticated');
  return account;
}

/** The account with an active name (username or e-mail address) in the call's tenant, or another, unless it is deleted. */
export async function accountByName(
  ctx: Context,
  name: string,
  tenantId: string = ctx.tenantId,
): Promise<Account | undefined> {
  const [record] = await ctx.read.accounts.findForSignIn(canonicalName(name), tenantId);
  return record === undefined || record.account.status === 'D' ? undefined : record.account;
}

/**
 * The account with this name if the actor may reach it: people reach themselves only, everyone else's name being as
 * forbidden as an unknown one. Raises `not-allowed` (a person), `not-found` (a program).
 */
export async function reachAccount(ctx: Context, name: string): Promise<Account> {
  const account = await accountByName(ctx, name);
  if (ctx.actor.kind === 'user' && account?.id !== ctx.actor.accountId) throw problem('not-allowed');
  if (account === undefined) throw problem('not-found');
  return account;
}
