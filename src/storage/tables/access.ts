/** What was opened, for whom, and what holds guessing and use in bounds. Conventions: `../schema.ts`. */
export interface AccessTables {
  guess: { key: string; failures: number; locked_until: number | null; updated_at: number; expires_at: number };
  budget: { key: string; used: number; resets_at: number };
  session: {
    id: string;
    tenant_id: string;
    account_id: string;
    client_id: string | null;
    face: string;
    amr: string;
    scope: string;
    audience: string;
    auth_time: number;
    created_at: number;
    last_used_at: number;
    expires_at: number;
    ended_at: number | null;
    tenant_selected: number;
  };
  refresh_token: { hash: string; session_id: string; issued_at: number; expires_at: number; used_at: number | null };
  revoked_token: { jti: string; expires_at: number };
  client: {
    id: string;
    tenant_id: string;
    name: string;
    kind: string;
    scopes: string;
    grants: string;
    created_at: number;
    disabled_at: number | null;
  };
  client_secret: { hash: string; client_id: string; created_at: number; expires_at: number | null };
  signing_key: {
    kid: string;
    alg: string;
    public_jwk: string;
    private_key: string;
    created_at: number;
    active_from: number;
    active_until: number | null;
    published_until: number | null;
  };
}
