/** `name`: usernames and e-mail addresses, one space, so that nobody's username is another's address. */
export type IdentifierSpace = 'name' | 'phone';
export type IdentifierState = 'active' | 'pending' | 'given-up';

export interface Identifier {
  readonly tenantId: string;
  readonly space: IdentifierSpace;
  /** Canonical. */
  readonly value: string;
  readonly accountId: string;
  readonly state: IdentifierState;
  /** When a pending or given-up claim lapses; null while active. */
  readonly expiresAt: number | null;
}

export interface IdentifierRepository {
  /**
   * Claims a name for an account, or gives false when another account holds it. The account's own claim is renewed in the
   * new state, but a pending one never weakens an active one, and never ends a hold earlier. One conditional upsert: the database decides.
   */
  claim(claim: Identifier, now: number): Promise<boolean>;
  /** The account's claim on the value ends: given up until `until` (quarantine), or at once. */
  release(
    tenantId: string,
    space: IdentifierSpace,
    value: string,
    accountId: string,
    until: number | null,
  ): Promise<void>;
  /** The live claim on a value, whatever its state. */
  find(tenantId: string, space: IdentifierSpace, value: string, now: number): Promise<Identifier | undefined>;
  listByAccount(accountId: string): Promise<readonly Identifier[]>;
  deleteByAccount(accountId: string): Promise<void>;
  /** Deletes at most so many lapsed ones; gives how many. */
  deleteExpired(now: number, limit: number): Promise<number>;
}
