export interface AuditRow {
  readonly id: string;
  readonly at: number;
  readonly event: string;
  readonly result: 'success' | 'failure';
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly face: string;
  /** What the calling program calls itself, where it says so. */
  readonly channel: string | null;
  readonly clientId: string | null;
  readonly tenantId: string | null;
  readonly accountId: string | null;
  readonly ip: string | null;
  readonly correlationId: string | null;
  readonly detail: string | null;
}

export interface AuditRepository {
  append(row: AuditRow): Promise<void>;
  exists(id: string): Promise<boolean>;
  /** Newest first. `before` is the id of the last row seen. */
  list(query: {
    accountId?: string;
    tenantId?: string;
    event?: string;
    before?: string;
    limit: number;
  }): Promise<readonly AuditRow[]>;
}
