/** The secret half of API keys, derived anew each time: nothing that could be read back is stored (shared-model M-4). */
export interface ApiKeySecrets {
  /** 256 bits in base64url, the same for the same account and version, unguessable for any other. */
  of(accountId: string, version: number): Promise<string>;
}
