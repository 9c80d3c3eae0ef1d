/** An authenticator app (RFC 6238). It counts once its first code was proved. */
export interface Totp {
  /** Sealed. */
  readonly secret: string;
  /** The last time step used: each code works once (RFC 6238, section 5.2). */
  readonly lastStep: number;
  readonly confirmedAt: number | null;
  /** Sealed: of one that takes its place once it is proved. */
  readonly next: string | null;
}

export interface SecondFactorRepository {
  findTotp(accountId: string): Promise<Totp | undefined>;
  /** Begins one: in place of another that was never proved, beside one that counts, which goes on until this one is proved. */
  putTotp(accountId: string, secret: string, now: number): Promise<void>;
  /**
   * Uses up a time step of the app with this secret, and proves it if it was not: true for exactly one caller of that step
   * or a later one.
   */
  useTotpStep(accountId: string, secret: string, step: number, now: number): Promise<boolean>;
  /** The one begun beside it is proved and takes its place, this step used up: true for exactly one caller. */
  adoptTotp(accountId: string, next: string, step: number, now: number): Promise<boolean>;
  deleteTotp(accountId: string): Promise<void>;
  /** Deletes one that was begun and never proved; one that counts stays. */
  deleteUnprovedTotp(accountId: string): Promise<void>;
  replaceRecoveryCodes(accountId: string, hashes: readonly string[], now: number): Promise<void>;
  /** Whether an unused recovery code has this hash. */
  hasRecoveryCode(accountId: string, hash: string): Promise<boolean>;
  /** Spends a recovery code: true for exactly one caller. */
  useRecoveryCode(accountId: string, hash: string, now: number): Promise<boolean>;
}
