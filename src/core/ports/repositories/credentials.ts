export interface LinkedLogin {
  readonly id: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** What the person knows it by: an address or a user name at the provider. */
  readonly login: string;
  /** The folded form, by which it is found. */
  readonly loginKey: string;
  readonly createdAt: number;
}

export interface SecurityAnswer {
  readonly questionId: string;
  readonly position: number;
  /** PHC string of the canonical answer. */
  readonly phc: string;
}

export interface CredentialRepository {
  putPassword(accountId: string, phc: string, now: number, expiresAt: number | null): Promise<void>;
  /** Replaces the stored hash by a stronger one of the same password, if it is still the one verified. */
  rehashPassword(accountId: string, from: string, to: string): Promise<void>;
  /**
   * `contactId`: the unverified contact that its use proves. `phoneHash`: of another one, sent to a verified phone at the same
   * time, whose use proves nothing.
   */
  putGeneratedPassword(
    accountId: string,
    hash: string,
    issuedAt: number,
    expiresAt: number,
    contactId: string | null,
    phoneHash?: string | null,
  ): Promise<void>;
  /**
   * Spends the generated password if `hash` is outstanding and in time; exactly one caller gets true. The phone's leaves the
   * other one standing.
   */
  consumeGeneratedPassword(accountId: string, hash: string, now: number): Promise<boolean>;
  /** `textedOnly`: of two different ones, that of the phone alone; the mailed one is its owner's way in. */
  deleteGeneratedPassword(accountId: string, options?: { textedOnly: boolean }): Promise<void>;
  deletePassword(accountId: string): Promise<void>;
  listAnswers(accountId: string): Promise<readonly SecurityAnswer[]>;
  replaceAnswers(accountId: string, answers: readonly SecurityAnswer[]): Promise<void>;
  /** The account in a tenant that holds the link with an issuer's subject. */
  findLinkedAccount(tenantId: string, issuer: string, subject: string): Promise<string | undefined>;
  listLinkedLogins(accountId: string): Promise<readonly LinkedLogin[]>;
  /** The account that holds the link afterwards: the given one, or another that was first. */
  linkLogin(login: LinkedLogin): Promise<string>;
  deleteLinkedLogins(accountId: string, loginKey?: string): Promise<number>;
}
