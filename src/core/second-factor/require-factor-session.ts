import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';

/** Raises `second-factor-session-required` unless a second factor was proved in this session, lately where `fresh`. */
export function requireFactorSession(
  { actor, now, services }: Context,
  { fresh = false }: { fresh?: boolean } = {},
): void {
  const lately = !fresh || (actor.kind === 'user' && now - actor.authTime <= services.settings.freshSecondFactorMs);
  const proved = actor.kind === 'user' && actor.amr.includes('mfa') && lately;
  if (!proved) throw problem('second-factor-session-required');
}

/**
 * The same, lately, of whoever has a second factor: for what would move it or weaken it (ADR 19). `account` is as it is now.
 */
export function requireFreshFactor(ctx: Context, account: Account): void {
  if (account.multifactorEnabled) requireFactorSession(ctx, { fresh: true });
}
