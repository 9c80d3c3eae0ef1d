/** What makes the first administrator before there is anybody who could (shared-model M-18). */
export interface BootstrapKey {
  /** Whether this is the key; in constant time. */
  is(presented: string): boolean;
  /** It did what it is for: one that was generated is gone from the disk. */
  spent(): void;
}
