/** What has room and goes first where hashes wait: a flood of strangers shuts nobody out who was here before. */
export interface Urgency {
  readonly isFamiliar: boolean;
}

/**
 * Slow hashing, off the event loop behind a bounded queue (shared-model M-7). Every method raises the problem
 * `service-unavailable` (category unavailable, with `retryAfter`) when the queue is full.
 */
export interface Hasher {
  /** Raises `service-unavailable` where nothing more could be verified now: before anything else is done for a caller. */
  requireRoom(urgency: Urgency): void;
  /** The argon2id PHC string of `plain` with the current parameters. `plain` is hashed as given: normalise before. */
  hash(plain: string, urgency?: Urgency): Promise<string>;
  /** Whether `plain` matches `stored`, a PHC string or any of the import formats. A stored value that is not understood matches nothing. */
  verify(stored: string, plain: string, urgency?: Urgency): Promise<boolean>;
  /** The work of one `verify` with current parameters, for accounts that do not exist. Always false. */
  verifyNothing(plain: string, urgency?: Urgency): Promise<false>;
  /** Whether `stored` is a form that `verify` understands; what is not can never be signed in with. */
  recognises(stored: string): boolean;
  /** Whether `stored` is weaker than, or of another kind than, what `hash` makes today. */
  needsRehash(stored: string): boolean;
}
