export interface Session {
  readonly id: string;
  /** The tenant that the session works in. */
  readonly tenantId: string;
  /** Whether that tenant was chosen, by name or because there is only one; else it is the home, until a call names one. */
  readonly tenantSelected: boolean;
  readonly accountId: string;
  readonly clientId: string | null;
  readonly face: string;
  readonly amr: readonly string[];
  readonly scope: readonly string[];
  readonly audience: string;
  readonly authTime: number;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

/** A session with what decides whether it still opens anything. */
export interface LiveSession extends Session {
  readonly mustChangePassword: boolean;
  /** What the wire calls the tenant. */
  readonly tenantName: string;
}

export interface RefreshToken {
  readonly hash: string;
  readonly sessionId: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

export interface SessionRepository {
  create(session: Session): Promise<void>;
  /**
   * The session if it, its account and its client live at `now` and the account still belongs to the session's tenant: at
   * home there, by a role, or as a system administrator. Read on every call: compiled once.
   */
  findLive(id: string, now: number): Promise<LiveSession | undefined>;
  find(id: string): Promise<Session | undefined>;
  extend(id: string, lastUsedAt: number, expiresAt: number): Promise<void>;
  /** From here on the session works in this tenant. */
  selectTenant(id: string, tenantId: string): Promise<void>;
  /** The person proved more inside the session, at `authTime`. */
  strengthen(id: string, amr: readonly string[], authTime: number): Promise<void>;
  /** True if this call ended it. */
  end(id: string, now: number): Promise<boolean>;
  /** Ends every session of an account, one excepted where given; gives how many. */
  endByAccount(accountId: string, now: number, exceptId?: string): Promise<number>;
  createRefreshToken(token: RefreshToken): Promise<void>;
  findRefreshToken(hash: string): Promise<RefreshToken | undefined>;
  /** Spends it: true for exactly one caller. */
  consumeRefreshToken(hash: string, now: number): Promise<boolean>;
  /** From here on the token opens nothing. True for exactly one caller. */
  revokeJti(jti: string, expiresAt: number): Promise<boolean>;
  isJtiRevoked(jti: string): Promise<boolean>;
  /** Deletes at most so many lapsed rows of each kind; gives of how many the kind with the most was. */
  deleteExpired(now: number, limit: number): Promise<number>;
}
