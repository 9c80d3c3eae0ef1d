export type ContactChannel = 'email' | 'sms';
/** `initial`: given at creation and not yet confirmed. `pending`: to replace what is in force once it is confirmed. */
export type ContactState = 'verified' | 'initial' | 'pending';

export interface Contact {
  readonly id: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly channel: ContactChannel;
  readonly state: ContactState;
  /** Canonical e-mail address or E.164. */
  readonly value: string;
  readonly display: string;
  readonly createdAt: number;
  readonly verifiedAt: number | null;
  readonly expiresAt: number | null;
}

export interface ContactRepository {
  /** Those of one account that are in force at `now`. */
  listByAccount(accountId: string, now: number): Promise<readonly Contact[]>;
  /** Creates it in place of the account's contact of the same channel and state. */
  put(contact: Contact): Promise<void>;
  delete(id: string): Promise<void>;
  deleteByAccount(accountId: string): Promise<void>;
  /** Deletes at most so many lapsed ones, and gives them as they were. */
  takeExpired(now: number, limit: number): Promise<readonly Contact[]>;
}
