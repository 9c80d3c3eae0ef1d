import type { Context } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';

/** Whether a second factor was proved in this session, lately where `fresh`. */
export function isFactorSession(
  { actor, now, services }: Context,
  { fresh = false }: { fresh?: boolean } = {},
): boolean {
  const lately = !fresh || (actor.kind === 'user' && now - actor.authTime <= services.settings.freshSecondFactorMs);
  return actor.kind === 'user' && actor.amr.includes('mfa') && lately;
}

/** Raises `second-factor-session-required` unless it was (`isFactorSession`). */
export function requireFactorSession(ctx: Context, options: { fresh?: boolean } = {}): void {
  if (!isFactorSession(ctx, options)) throw problem('second-factor-session-required');
}

/**
 * The same, lately, of whoever has a second factor: for what would move it or weaken it (ADR 19). `account` is as it is now.
 */
export function requireFreshFactor(ctx: Context, account: Account): void {
  if (account.multifactorEnabled) requireFactorSession(ctx, { fresh: true });
}
