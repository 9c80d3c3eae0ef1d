import type { Problem } from '#kernel/problem.ts';
import type { Context } from '../context.ts';
import type { GuessTry } from '../ports/guesses.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { guessKey } from './guess-key.ts';

/** Whose secret is guessed at: an account, or a name that nobody has. */
export interface GuessTarget {
  readonly account: Account | undefined;
  readonly tenantId: string;
  /** Canonical. */
  readonly name: string;
}

/** The target of a person who proves something inside the own session. */
export function ownTarget(account: Account): GuessTarget {
  return { account, tenantId: account.tenantId, name: account.username };
}

/**
 * Reserves one guess, or raises `refusal` after an audit row of `event` that says why: what a lock refused is an attempt
 * like any other (shared-model M-13).
 */
export async function reserveGuess(
  ctx: Context,
  { account, tenantId, name }: GuessTarget,
  event: string,
  refusal: (lockedUntil: number) => Problem,
): Promise<GuessTry> {
  const guess = await ctx.services.guesses.reserve(guessKey(ctx, account, tenantId, name));
  if ('settle' in guess) return guess;
  await ctx.write((tx) => tx.record({ event, result: 'failure', accountId: account?.id, detail: 'locked' }));
  throw refusal(guess.lockedUntil);
}
