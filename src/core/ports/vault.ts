/** Where a sealed value lies; a value moved to another place does not open. */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** What needs the master key. */
export interface Vault {
  /** AES-256-GCM under the master key, bound to its place. */
  seal(plain: string, place: Place): string;
  /** Raises an Error when the value was altered, moved or sealed under another key. */
  open(sealed: string, place: Place): string;
  /** HMAC-SHA256 under a key of its own for `label`, over the parts with unambiguous joints; base64url. */
  keyedHash(label: string, ...parts: readonly string[]): string;
}
