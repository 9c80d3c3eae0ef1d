/** What people prove themselves with, and the roles that they have. Conventions: `../schema.ts`. */
export interface CredentialTables {
  password: { account_id: string; phc: string; changed_at: number; expires_at: number | null };
  generated_password: {
    account_id: string;
    hash: string;
    issued_at: number;
    expires_at: number;
    contact_id: string | null;
    phone_hash: string | null;
  };
  security_answer: { account_id: string; question_id: string; position: number; phc: string };
  linked_login: {
    id: string;
    tenant_id: string;
    account_id: string;
    provider: string;
    issuer: string;
    subject: string;
    login: string;
    login_key: string;
    created_at: number;
  };
  single_use_secret: {
    id: string;
    tenant_id: string;
    account_id: string;
    purpose: string;
    channel: string;
    value: string;
    hash: string;
    tries_left: number;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    voided_at: number | null;
  };
  account_role: { account_id: string; tenant_id: string; role: string; display: string; created_at: number };
  account_claim: { account_id: string; tenant_id: string; type: string; value: string; created_at: number };
  totp: {
    account_id: string;
    secret: string;
    last_step: number;
    confirmed_at: number | null;
    created_at: number;
    next_secret: string | null;
  };
  recovery_code: { account_id: string; hash: string; created_at: number; used_at: number | null };
  api_key: { account_id: string; key_id: string; version: number; created_at: number };
}
