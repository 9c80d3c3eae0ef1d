/** What is written down and what is still to be done. Conventions: `../schema.ts`. */
export interface WorkTables {
  audit: {
    id: string;
    at: number;
    event: string;
    result: string;
    actor_kind: string;
    actor_id: string | null;
    face: string;
    channel: string | null;
    client_id: string | null;
    tenant_id: string | null;
    account_id: string | null;
    ip: string | null;
    correlation_id: string | null;
    detail: string | null;
  };
  usage_count: {
    client_id: string;
    operation: string;
    minute: number;
    first_at: number;
    last_at: number;
    calls: number;
  };
  outbox: {
    id: string;
    tenant_id: string | null;
    account_id: string | null;
    channel: string;
    template: string;
    payload: string | null;
    status: string;
    attempts: number;
    created_at: number;
    next_at: number;
    lease_until: number | null;
    expires_at: number | null;
    finished_at: number | null;
    last_error: string | null;
  };
  mailbox_message: { id: string; at: number; recipient: string; content: string };
  import_progress: { name: string; lines: number; accepted: number; rejected: number; updated_at: number };
}
