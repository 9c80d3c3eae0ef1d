/** An authenticator app (RFC 6238). It counts once its first code was proved. */
export interface Totp {
  /** Sealed. */
  readonly secret: string;
  /** The last time step used: each code works once (RFC 6238, section 5.2). */
  readonly lastStep: number;
  readonly confirmedAt: number | null;
}

export interface SecondFactorRepository {
  findTotp(accountId: string): Promise<Totp | undefined>;
  /** Puts an unproved one in place of any other. */
  putTotp(accountId: string, secret: string, now: number): Promise<void>;
  /**
   * Uses up a time step of the app with this secret (sealed), and proves the app if it was not: true for exactly one caller of
   * that step or a later one. False where another app took its place.
   */
  useTotpStep(accountId: string, secret: string, step: number, now: number): Promise<boolean>;
  deleteTotp(accountId: string): Promise<void>;
  /** Deletes one that was begun and never proved; one that counts stays. */
  deleteUnprovedTotp(accountId: string): Promise<void>;
  replaceRecoveryCodes(accountId: string, hashes: readonly string[], now: number): Promise<void>;
  /** Whether an unused recovery code has this hash. */
  hasRecoveryCode(accountId: string, hash: string): Promise<boolean>;
  /** Spends a recovery code: true for exactly one caller. */
  useRecoveryCode(accountId: string, hash: string, now: number): Promise<boolean>;
}
