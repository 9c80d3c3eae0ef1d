/** A role of one account in one tenant; holding any makes a member of it (shared-model M-1). */
export interface RoleGrant {
  readonly accountId: string;
  readonly tenantId: string;
  /** Folded: roles are compared without regard to case. */
  readonly role: string;
  readonly display: string;
  readonly createdAt: number;
}

/** Something said about an account in one tenant, repeated in tokens that work there. */
export interface CustomClaim {
  readonly accountId: string;
  readonly tenantId: string;
  readonly type: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface Member {
  readonly accountId: string;
  /** The verified address, else the one given at creation; an account without either shows its username. */
  readonly email: string;
}

export interface RoleRepository {
  /**
   * Makes every other transaction that asks for the same wait until this one ends: whoever counts holders and then changes
   * them does it alone, in one tenant or, without one, on the whole server.
   */
  holdStill(tenantId?: string): Promise<void>;
  /** True if this call granted it. */
  grant(grant: RoleGrant): Promise<boolean>;
  /** True if this call took it away. */
  revoke(accountId: string, tenantId: string, role: string): Promise<boolean>;
  listByAccount(accountId: string): Promise<readonly RoleGrant[]>;
  /** How many accounts that are not deleted hold a role in a tenant. */
  countHolders(tenantId: string, role: string): Promise<number>;
  /** How many accounts that are not deleted hold a role, in any tenant. */
  countHoldersAnywhere(role: string): Promise<number>;
  /** Accounts that are not deleted with a role in a tenant, ordered by address. */
  listHolders(
    tenantId: string,
    role: string,
    page: { offset: number; limit: number },
  ): Promise<{ members: readonly Member[]; total: number }>;
  deleteByAccount(accountId: string): Promise<void>;
  /** Whoever holds no role in a tenant any longer: what was said about him there goes. */
  deleteClaims(accountId: string, tenantId: string): Promise<void>;

  /** Stores a claim; a pair that is there already stays as it is. */
  addClaim(claim: CustomClaim): Promise<void>;
  /** Claims of one account in one tenant, oldest first. */
  listClaims(accountId: string, tenantId: string): Promise<readonly CustomClaim[]>;
}
