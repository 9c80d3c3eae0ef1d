import type { Repositories } from './store.ts';

/** The outcome of a proof: what it does to the failure counter (shared-model M-6). */
export type GuessOutcome =
  /** Counts one failure; the fifth, and each after the first lock, locks. */
  | 'wrong'
  /** The proof was right but completes nothing: the counter stays as it was. */
  | 'right'
  /** The proof completed a sign-in: the counter starts anew. */
  | 'complete';

/** The lock that a wrong try brought. */
export interface GuessLock {
  readonly until: number;
  /** How many failures there are, with this one. */
  readonly failures: number;
}

/** What runs a transaction: the context of a call, or the store itself. */
export interface Writer<Tx extends Repositories> {
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** A try that was reserved before the proof is looked at: settled with the transaction of its effect, and released in any case. */
export interface GuessTry {
  /**
   * Runs the transaction of the effect, and settles the try in it. It runs it itself because it has to know how that ends: a wrong
   * try stays counted even when the transaction fails, and a right one must not be counted because it did. `work` is told of the
   * lock that a wrong try brought.
   */
  settle<Tx extends Repositories, T>(
    outcome: GuessOutcome,
    writer: Writer<Tx>,
    work: (tx: Tx, lock: GuessLock | undefined) => Promise<T>,
  ): Promise<T>;
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
