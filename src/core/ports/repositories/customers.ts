/** Standard, personnel ticket, temporary. */
export type ProfileType = 'S' | 'P' | 'T';

/** A postal address of a customer. */
interface PostalAddress {
  readonly addressLine1?: string;
  readonly addressLine2?: string;
  readonly postCode?: string;
  readonly place?: string;
  readonly country?: string;
}

/** What a customer has several of. Shown as it was given, never looked for. */
export interface CustomerLists {
  readonly preferences?: readonly { readonly type: string; readonly value: string }[];
  readonly ecards?: readonly { readonly ecardNumber: string; readonly ecardName?: string }[];
  readonly postalAddresses?: readonly PostalAddress[];
  readonly customerAccounts?: readonly { readonly accountId: string }[];
  readonly customerConsents?: readonly { readonly type: string; readonly granted: boolean }[];
  /** Numbers of profiles that were merged into this one. */
  readonly relatedCustomerNumbers?: readonly string[];
}

/** What an organisation knows of a customer beyond the account. Days are ISO 8601 dates, instants epoch milliseconds. */
export interface Customer {
  readonly profileType: ProfileType;
  /** The organisation's own reference; null where the customer number stands for it. */
  readonly customerRef: string | null;
  readonly parentId: number | null;
  readonly vippsId: string | null;
  /** Keyed hash of the address that an erased customer had. */
  readonly emailOld: string | null;
  readonly dateOfBirth: string | null;
  readonly dateOfDeath: string | null;
  readonly nationality: string | null;
  readonly landlineNumber: string | null;
  /** When personal data are to be erased. */
  readonly expiresAt: number | null;
  readonly lastSignInFrom: string | null;
  /** ISO 639-3, as it was given; the account's own locale is what messages are written in. */
  readonly language: string | null;
  readonly customerAccountId: string | null;
  readonly lists: CustomerLists;
}

/** Each that is given must match; all are canonical. */
export interface CustomerCriteria {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly customerRef?: string | undefined;
  readonly lastName?: string | undefined;
}

export interface CustomerRepository {
  find(accountId: string): Promise<Customer | undefined>;
  /** Writes what is given; an account without a row gets one. Raises UniqueViolation when the reference is taken. */
  save(owner: { accountId: string; tenantId: string }, change: Partial<Customer>): Promise<void>;
  delete(accountId: string): Promise<void>;
  /** The account that has this reference, or this customer number and no reference of its own. */
  findByRef(tenantId: string, customerRef: string): Promise<string | undefined>;
  /** Accounts of a tenant that are not deleted, oldest first. */
  search(
    tenantId: string,
    criteria: CustomerCriteria,
    now: number,
    page: { offset: number; limit: number },
  ): Promise<{ accountIds: readonly string[]; total: number }>;
  /** Accounts that are not deleted and whose data were to be erased by now; nobody whose roles reach beyond the home. */
  listExpired(now: number, limit: number): Promise<readonly string[]>;
}
