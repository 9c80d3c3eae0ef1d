export interface GuessRecord {
  readonly failures: number;
  readonly lockedUntil: number | null;
}

/** Failure counters of real accounts and, under a keyed hash, of names that nobody has (shared-model M-6). */
export interface GuessRepository {
  find(key: string, now: number): Promise<GuessRecord | undefined>;
  /** Adds `by` failures (may be negative, never below 0) and gives the new state; a lapsed record starts at 0. */
  add(key: string, by: number, now: number, expiresAt: number): Promise<GuessRecord>;
  /** Counts one failure and gives the new state; while the key is locked nothing is counted. */
  addUnlessLocked(key: string, now: number, expiresAt: number): Promise<GuessRecord>;
  setLock(key: string, lockedUntil: number | null): Promise<void>;
  clear(key: string): Promise<void>;
  /** Counts one use, or `amount`, of a window budget; gives the uses so far and when the window ends. */
  take(key: string, windowMs: number, now: number, amount?: number): Promise<{ used: number; resetsAt: number }>;
  /** The uses so far of a window budget. */
  used(key: string, now: number): Promise<number>;
  /** Deletes at most so many lapsed rows of each kind; gives of how many the kind with the most was. */
  deleteExpired(now: number, limit: number): Promise<number>;
}
