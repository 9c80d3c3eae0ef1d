export type OutboxStatus = 'queued' | 'sent' | 'dead' | 'expired';

export interface OutboxRow {
  readonly id: string;
  readonly tenantId: string | null;
  readonly accountId: string | null;
  readonly channel: 'email' | 'sms';
  readonly template: string;
  /** The sealed message; null once delivered, expired or given up on with nothing left to send. */
  readonly payload: string | null;
  readonly status: OutboxStatus;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAt: number;
  readonly leaseUntil: number | null;
  readonly expiresAt: number | null;
  readonly finishedAt: number | null;
  readonly lastError: string | null;
}

export interface MailboxRow {
  readonly id: string;
  readonly at: number;
  /** Keyed hash of the address or number, to look it up by. */
  readonly recipient: string;
  readonly content: string;
}

export interface OutboxRepository {
  enqueue(row: OutboxRow): Promise<void>;
  /** Leases up to `limit` due rows of a channel until `leaseUntil`, so that no other worker sends them meanwhile. */
  lease(channel: OutboxRow['channel'], now: number, leaseUntil: number, limit: number): Promise<readonly OutboxRow[]>;
  /** Ends a queued row and erases its payload, unless it is dead and may be replayed. */
  finish(id: string, status: Exclude<OutboxStatus, 'queued'>, now: number, lastError: string | null): Promise<void>;
  /** Gives a queued row back, to be sent later. */
  postpone(id: string, attempts: number, nextAt: number, lastError: string): Promise<void>;
  /** Whether a later message of the same kind was made for the same account and channel. */
  hasLater(row: OutboxRow): Promise<boolean>;
  /** When the next queued row is due, if any: leased ones too, and of one channel where it is named. */
  nextDue(channel?: OutboxRow['channel']): Promise<number | undefined>;
  list(status: OutboxStatus | undefined, limit: number): Promise<readonly OutboxRow[]>;
  /** Queues dead rows again (all of them, or one); gives how many. */
  retryDead(now: number, id?: string): Promise<number>;
  countByStatus(): Promise<Readonly<Record<string, number>>>;
  /** Deletes an account's messages, sent or not, and their copies in the mailbox. */
  deleteByAccount(accountId: string): Promise<void>;
  /** Deletes at most so many that were done with; gives how many. */
  deleteFinished(before: number, limit: number): Promise<number>;
  putMailbox(row: MailboxRow): Promise<void>;
  listMailbox(recipient: string | undefined, limit: number): Promise<readonly MailboxRow[]>;
  trimMailbox(before: number, keep: number): Promise<void>;
}
