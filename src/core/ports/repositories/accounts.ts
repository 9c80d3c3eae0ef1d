export type AccountStatus = 'A' | 'P' | 'D';

/** One person in one home tenant. Instants are epoch milliseconds. */
export interface Account {
  readonly id: string;
  readonly tenantId: string;
  readonly uuid: string;
  readonly customerNumber: string;
  readonly status: AccountStatus;
  /** Canonical (folded). */
  readonly username: string;
  readonly usernameDisplay: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly locale: string | null;
  readonly hintPictureUrl: string | null;
  readonly profilePictureUrl: string | null;
  readonly multifactorEnabled: boolean;
  readonly mustChangePassword: boolean;
  /** Locked by an operator, until an operator unlocks. */
  readonly lockedAt: number | null;
  /** From when and until when it can be used; null where there is no such bound (core/accounts/may-use.ts). */
  readonly accessFrom: number | null;
  readonly accessUntil: number | null;
  /** Whether an operator gave these bounds; else whoever made the account did. */
  readonly accessByOperator: boolean;
  /** The customer without credentials that this account becomes once its e-mail address is confirmed. */
  readonly attachesTo: string | null;
  readonly lastLoginAt: number | null;
  readonly lastAnswerValidatedAt: number | null;
  readonly lastPasswordResetAt: number | null;
  readonly credentialsChangedAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Until when recovery codes may be fetched, once, after the second factor was switched on. */
  readonly recoveryCodesUntil: number | null;
  /** Who made the account and who changed it last, through which channel: set by every write (core/stamp-changes.ts). */
  readonly createdBy: string | null;
  readonly createdByChannel: string | null;
  readonly changedBy: string | null;
  readonly changedByChannel: string | null;
}

export type AccountChange = Partial<Omit<Account, 'id' | 'tenantId' | 'createdAt'>>;

/** What of an account a proof was checked against. */
export type ProvedAccount = Pick<Account, 'id' | 'credentialsChangedAt' | 'multifactorEnabled'>;

/** What a sign-in needs to know, read at once. */
export interface SignInRecord {
  readonly account: Account;
  readonly password: { readonly phc: string; readonly expiresAt: number | null } | undefined;
  readonly generated:
    | {
        readonly hash: string;
        readonly phoneHash: string | null;
        readonly expiresAt: number;
        readonly contactId: string | null;
      }
    | undefined;
}

export interface AccountRepository {
  find(id: string): Promise<Account | undefined>;
  /**
   * The account as it is now, its row locked until the transaction ends: what is done to one account at once is done one
   * after another, each seeing what the last one left.
   */
  lock(id: string): Promise<Account | undefined>;
  /** Raises UniqueViolation when uuid or customer number are taken. */
  create(account: Account): Promise<void>;
  update(id: string, change: AccountChange): Promise<void>;
  /**
   * Records a completed sign-in, if the account still is what the proof was checked against: active, not locked, within its access
   * period, with credentials unchanged since, and the second factor on or off as it was. False when it no longer is (redemption
   * check, shared-model M-6).
   */
  completeSignIn(account: ProvedAccount, now: number): Promise<boolean>;
  /**
   * Notes that a credential changes, if none has since `from` and the account is active and not locked: the guard of every
   * password change (redemption check, M-6). The new instant is later than `from` by construction. False when another
   * change came first.
   */
  changeCredentials(id: string, from: number, now: number): Promise<boolean>;
  /** The account with its password, by an active name; in one tenant or, without, in all (a few at most are given). */
  findForSignIn(name: string, tenantId?: string): Promise<readonly SignInRecord[]>;
  /** Those of other homes who hold a role in a tenant, by an active name (at most two are given). */
  findMembersForSignIn(name: string, tenantId: string): Promise<readonly SignInRecord[]>;
  /** Uses up the one right to fetch recovery codes. True for exactly one caller, in time. */
  consumeRecoveryCodesRight(id: string, now: number): Promise<boolean>;
  findForSignInById(id: string): Promise<SignInRecord | undefined>;
  /** Ids of the accounts in one tenant that match every criterion given; at most two. */
  search(
    tenantId: string,
    criteria: {
      email?: string | undefined;
      phone?: string | undefined;
      customerNumber?: string | undefined;
      login?: string | undefined;
    },
    now: number,
  ): Promise<readonly string[]>;
  findByCustomerNumber(tenantId: string, customerNumber: string): Promise<Account | undefined>;
  /** In all tenants; at most two are given. */
  listByCustomerNumber(customerNumber: string): Promise<readonly Account[]>;
}
