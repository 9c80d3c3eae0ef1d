import { accountByName } from '../../accounts/reach.ts';
import type { Context } from '../../context.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import { problem } from '../../problems.ts';
import { canonicalName } from '../../sign-in/prove-password.ts';

/**
 * Whom questions are about: people reach themselves only (raises `not-allowed`); programs reach whoever has the username. An
 * address that is no username leads to nobody, so that it does not tell whose it is by showing the same questions.
 */
export async function askedAccount(ctx: Context, name: string): Promise<Account | undefined> {
  const account = await accountByName(ctx, name);
  if (ctx.actor.kind !== 'user') return account?.username === canonicalName(name) ? account : undefined;
  if (account?.id !== ctx.actor.accountId) throw problem('not-allowed');
  return account;
}
