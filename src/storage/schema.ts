/**
 * The tables as Kysely sees them. The DDL is in `migrations/`; the storage contract suite proves that both agree.
 * Conventions, the same on SQLite and PostgreSQL: instants are whole milliseconds (bigint), truth values 0 or 1,
 * lists are space-separated text, structured values JSON text, hashes base64url text.
 */
export interface Database {
  setting: { name: string; value: string };
  tenant: {
    id: string;
    tenant_id: string;
    organisation_id: number;
    name: string;
    locale: string | null;
    password_policy: string | null;
    created_at: number;
    updated_at: number;
  };
  account: AccountTable;
  customer: {
    account_id: string;
    tenant_id: string;
    profile_type: string;
    customer_ref: string | null;
    parent_id: number | null;
    vipps_id: string | null;
    email_old: string | null;
    date_of_birth: string | null;
    date_of_death: string | null;
    nationality: string | null;
    landline_number: string | null;
    expires_at: number | null;
    last_sign_in_from: string | null;
    language: string | null;
    customer_account_id: string | null;
    lists: string;
  };
  identifier: {
    tenant_id: string;
    space: string;
    value: string;
    account_id: string;
    state: string;
    expires_at: number | null;
    created_at: number;
  };
  contact: {
    id: string;
    tenant_id: string;
    account_id: string;
    channel: string;
    state: string;
    value: string;
    display: string;
    created_at: number;
    verified_at: number | null;
    expires_at: number | null;
  };
  extra_email: {
    id: string;
    tenant_id: string;
    account_id: string;
    value: string;
    display: string;
    validated_at: number | null;
    created_at: number;
  };
  main_account: {
    account_id: string;
    tenant_id: string;
    setup_oid: string;
    label: string | null;
    template_name: string | null;
    application_id: string | null;
    location: string | null;
    title: number | null;
    phone_number: string | null;
    mobile_phone: string | null;
    commercial_mail_agreement: number;
    created_at: number;
  };
  gateway: { tenant_id: string; gateway_id: string; account_id: string; position: number; created_at: number };
  terms_text: { hash: string; text: string; created_at: number };
  terms_offer: { secret_id: string; version: string; text_hash: string; locale: string };
  terms_decision: {
    id: string;
    tenant_id: string;
    account_id: string;
    gateway_id: string;
    choice: string;
    version: string;
    text_hash: string;
    locale: string;
    at: number;
    ip: string | null;
    face: string;
  };
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

interface AccountTable {
  id: string;
  tenant_id: string;
  uuid: string;
  customer_number: string;
  status: string;
  username: string;
  username_display: string;
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  hint_picture_url: string | null;
  profile_picture_url: string | null;
  multifactor_enabled: number;
  must_change_password: number;
  locked_at: number | null;
  access_from: number | null;
  access_until: number | null;
  access_by_operator: number;
  attaches_to: string | null;
  last_login_at: number | null;
  last_answer_validated_at: number | null;
  last_password_reset_at: number | null;
  credentials_changed_at: number;
  created_at: number;
  updated_at: number;
  recovery_codes_until: number | null;
  created_by: string | null;
  created_by_channel: string | null;
  changed_by: string | null;
  changed_by_channel: string | null;
}
