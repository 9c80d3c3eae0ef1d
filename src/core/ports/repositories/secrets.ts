export type SecretPurpose =
  | 'confirm-email'
  | 'confirm-phone'
  /** Completes a sign-in, or proves the channel on which the second factor is switched on. */
  | 'second-factor'
  /** Opens another session of the person in whose session it was asked for. */
  | 'single-sign-on'
  | LinkPurpose;

/** What the token of a mailed link is for. By its hash such a token is found alone, and says whose it is. */
export type LinkPurpose =
  /** Sets a new password: asked for by the person, or sent with an invitation. */
  | 'reset-password'
  /** Confirms that account and address are the reader's. */
  | 'validate-account'
  /** Confirms the address in force, or the one that is to replace it. */
  | 'validate-email'
  /** Confirms a further address (`extraEmails`). */
  | 'validate-extra-email'
  /** Accepts or declines the terms of use for a gateway, which is its value. */
  | 'terms-of-use';

/** A code or link that works once (shared-model M-9). Only its hash is kept. */
export interface SingleUseSecret {
  readonly id: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly purpose: SecretPurpose;
  /** How it reached its owner: sent, or given to a session. */
  readonly channel: 'email' | 'sms' | 'session';
  /** The contact value that it proves, or the session that it was given to. */
  readonly value: string;
  readonly hash: string;
  readonly triesLeft: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly voidedAt: number | null;
}

export interface SecretRepository {
  /** Creates it and voids every older one of the same account and purpose, or only those for the same value. */
  issue(secret: SingleUseSecret, options?: { voids: 'same-purpose' | 'same-value' }): Promise<void>;
  /** The one with this hash, whatever its state: only for tokens whose hash has no key (`LinkPurpose`). */
  findByHash(hash: string): Promise<SingleUseSecret | undefined>;
  /** The newest one of an account and purpose, for one value or any, whatever its state. */
  findNewest(accountId: string, purpose: SecretPurpose, value?: string): Promise<SingleUseSecret | undefined>;
  /** Spends it: true for exactly one caller, and only if it is unused, not voided, in time and the hash is right. */
  consume(id: string, hash: string, now: number): Promise<boolean>;
  /** Counts one wrong try; the last one voids it. */
  countWrongTry(id: string, now: number): Promise<void>;
  /** Voids what is open: all of it, or only that of a purpose, all but that of one, that for a value. */
  voidByAccount(
    accountId: string,
    now: number,
    which?: { purpose?: SecretPurpose; except?: SecretPurpose | undefined; value?: string },
  ): Promise<void>;
  deleteByAccount(accountId: string): Promise<void>;
  /** Deletes at most so many lapsed ones; gives how many. */
  deleteExpired(before: number, limit: number): Promise<number>;
}
