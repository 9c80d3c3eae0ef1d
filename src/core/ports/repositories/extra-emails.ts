/**
 * A further e-mail address that an account shows. It is no identifier and no contact: nobody signs in with it, nobody else is
 * kept from having the same, and neither recovery nor notices go there.
 */
export interface ExtraEmail {
  readonly id: string;
  readonly tenantId: string;
  readonly accountId: string;
  /** Canonical; an account has each address once. */
  readonly value: string;
  readonly display: string;
  readonly validatedAt: number | null;
  readonly createdAt: number;
}

export interface ExtraEmailRepository {
  /** Those of one account, oldest first. */
  listByAccount(accountId: string): Promise<readonly ExtraEmail[]>;
  /** Adds an address; one that the account has already stays as it is. */
  put(extra: ExtraEmail): Promise<void>;
  /** True if the account has this address; one that is validated already keeps its instant. */
  markValidated(accountId: string, value: string, now: number): Promise<boolean>;
  delete(accountId: string, value: string): Promise<void>;
  deleteByAccount(accountId: string): Promise<void>;
}
