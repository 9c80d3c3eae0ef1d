export interface SigningKeyRecord {
  readonly kid: string;
  readonly alg: 'ES256';
  /** JWK as JSON. */
  readonly publicJwk: string;
  /** PKCS#8 DER, sealed under the master key. */
  readonly privateKey: string;
  readonly createdAt: number;
  readonly activeFrom: number;
  readonly activeUntil: number | null;
  readonly publishedUntil: number | null;
}

export interface SigningKeyRepository {
  list(now: number): Promise<readonly SigningKeyRecord[]>;
  create(key: SigningKeyRecord): Promise<void>;
  retire(kid: string, activeUntil: number, publishedUntil: number): Promise<void>;
  deleteExpired(now: number): Promise<number>;
  findSetting(name: string): Promise<string | undefined>;
  /** Writes a setting unless it is there; gives the value that stands. */
  settle(name: string, value: string): Promise<string>;
}
