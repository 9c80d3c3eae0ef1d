import type { Repositories } from './store.ts';

/** The outcome of a proof: what it does to the failure counter (shared-model M-6). */
export type GuessOutcome =
  /** Counts one failure; the fifth, and each after the first lock, locks. */
  | 'wrong'
  /** The proof was right but completes nothing: the counter stays as it was. */
  | 'right'
  /** The proof completed a sign-in: the counter starts anew. */
  | 'complete';

/**
 * A try that was reserved before the proof is looked at: settled in the transaction of its effect, as late in it as can be,
 * and released in any case.
 */
export interface GuessTry {
  /** Gives the lock that the outcome brought, if any. */
  settle(outcome: GuessOutcome, repositories: Repositories): Promise<{ lockedUntil: number | null; failures: number }>;
  /**
   * After the transaction, however it ended. One that was never settled is as if it had never been reserved: an overloaded
   * server, which could not look at the proof, must not lock out the people who try again. Never raises.
   */
  release(): Promise<void>;
}

export interface Guesses {
  /** Reserves one try for a key, or gives when the lock ends. Reserved tries count: twenty at once evaluate at most five. */
  reserve(key: string): Promise<GuessTry | { readonly lockedUntil: number }>;
  /** Until when a key is locked by guessing, if it is. */
  lockedUntil(key: string): Promise<number | null>;
}
