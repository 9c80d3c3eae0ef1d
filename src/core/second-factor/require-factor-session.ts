import { MINUTE } from '#kernel/clock.ts';
import type { Context } from '../context.ts';
import { problem } from '../problems.ts';

/** How long a proof counts as fresh for what weakens an account. */
const FRESH_MS = 10 * MINUTE;

/** Raises `second-factor-session-required` unless a second factor was proved in this session, lately where `fresh`. */
export function requireFactorSession({ actor, now }: Context, { fresh = false }: { fresh?: boolean } = {}): void {
  const proved = actor.kind === 'user' && actor.amr.includes('mfa') && (!fresh || now - actor.authTime <= FRESH_MS);
  if (!proved) throw problem('second-factor-session-required');
}
