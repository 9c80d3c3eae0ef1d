/**
 * One way in which a password hash may be stored. Both methods are synchronous, because they run inside a hashing thread,
 * and neither throws, whatever the row holds.
 */
export interface StoredHashFormat {
  readonly name: string;
  /**
   * Whether `stored` is a well-formed hash of this format whose parameters stay within the format's limits: about two
   * seconds of work and 256 MiB, so that an imported row cannot be made to stall the server.
   */
  recognises(stored: string): boolean;
  /** Whether `plain` (UTF-8) is the password of `stored`. False where `recognises(stored)` is. */
  verify(stored: string, plain: Uint8Array): boolean;
}

/** A shorter digest would let a truncated or forged row match by chance. */
export const MIN_DIGEST_BYTES = 16;
export const MAX_DIGEST_BYTES = 64;
export const MAX_SALT_BYTES = 64;
