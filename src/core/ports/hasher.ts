/**
 * Slow hashing, off the event loop behind a bounded queue (shared-model M-7). Every method raises the problem
 * `service-unavailable` (category unavailable, with `retryAfter`) when the queue is full.
 */
export interface Hasher {
  /** The argon2id PHC string of `plain` with the current parameters. `plain` is hashed as given: normalise before. */
  hash(plain: string): Promise<string>;
  /** Whether `plain` matches `stored`, a PHC string or any of the import formats. A stored value that is not understood matches nothing. */
  verify(stored: string, plain: string): Promise<boolean>;
  /** The work of one `verify` with current parameters, for accounts that do not exist. Always false. */
  verifyNothing(plain: string): Promise<false>;
  /** Whether `stored` is a form that `verify` understands; what is not can never be signed in with. */
  recognises(stored: string): boolean;
  /** Whether `stored` is weaker than, or of another kind than, what `hash` makes today. */
  needsRehash(stored: string): boolean;
}
