import type { Argon2Parameters } from './argon2-parameters.ts';

/** Work for a hashing thread. `plain` is moved to it, not copied, and overwritten there once used. */
export type HashingJob =
  | { readonly kind: 'hash'; readonly plain: Uint8Array<ArrayBuffer>; readonly parameters: Argon2Parameters }
  | { readonly kind: 'verify'; readonly plain: Uint8Array<ArrayBuffer>; readonly stored: string };

/** A PHC string for `hash`, whether it matches for `verify`. */
export type HashingResult = string | boolean;
