/** What an API key is derived from; the key itself is kept nowhere. */
export interface ApiKeyRecord {
  readonly accountId: string;
  /** The public part. */
  readonly keyId: string;
  /** Counts up with every rotation: older keys stop at once. */
  readonly version: number;
}

/** A key record with what decides whether it opens anything. */
export interface LiveApiKey extends ApiKeyRecord {
  readonly homeTenantId: string;
  readonly mustChangePassword: boolean;
}

export interface ApiKeyRepository {
  find(accountId: string): Promise<ApiKeyRecord | undefined>;
  /**
   * The record if its account is active, not locked by an operator and within its access period at `now`. Read on every call
   * with a key: compiled once.
   */
  findLive(keyId: string, now: number): Promise<LiveApiKey | undefined>;
  /** Makes the record unless there is one; gives the one that stands. */
  create(accountId: string, keyId: string, now: number): Promise<ApiKeyRecord>;
  /** Ends every key given out so far; nothing where there is none. */
  rotate(accountId: string): Promise<void>;
}
