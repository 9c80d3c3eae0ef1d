import type { Migration } from './migration.ts';

/** The directory, its credentials, sessions, clients, audit and outbox. */
export const directory: Migration = {
  id: 1,
  name: 'directory',
  statements: [
    `CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,

    `CREATE TABLE tenant (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL UNIQUE, organisation_id BIGINT NOT NULL UNIQUE, name TEXT NOT NULL,
      locale TEXT, password_policy TEXT, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,

    `CREATE TABLE account (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant(id), uuid TEXT NOT NULL UNIQUE,
      customer_number TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('A', 'P', 'D')),
      username TEXT NOT NULL, username_display TEXT NOT NULL, first_name TEXT, last_name TEXT, locale TEXT,
      hint_picture_url TEXT, profile_picture_url TEXT,
      multifactor_enabled INTEGER NOT NULL DEFAULT 0, must_change_password INTEGER NOT NULL DEFAULT 0, locked_at BIGINT,
      attaches_to TEXT REFERENCES account(id),
      last_login_at BIGINT, last_answer_validated_at BIGINT, last_password_reset_at BIGINT,
      credentials_changed_at BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
      UNIQUE (tenant_id, customer_number), UNIQUE (tenant_id, id))`,

    // One row is one claim on one name. The primary key decides who has it; nothing looks first.
    `CREATE TABLE identifier (
      tenant_id TEXT NOT NULL, space TEXT NOT NULL CHECK (space IN ('name', 'phone')), value TEXT NOT NULL,
      account_id TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('active', 'pending', 'given-up')), expires_at BIGINT,
      created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, space, value),
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX identifier_value ON identifier (space, value)`,
    `CREATE INDEX identifier_account ON identifier (account_id)`,

    `CREATE TABLE contact (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, account_id TEXT NOT NULL,
      channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
      state TEXT NOT NULL CHECK (state IN ('verified', 'initial', 'pending')),
      value TEXT NOT NULL, display TEXT NOT NULL, created_at BIGINT NOT NULL, verified_at BIGINT, expires_at BIGINT,
      UNIQUE (account_id, channel, state), FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX contact_value ON contact (tenant_id, channel, value)`,

    `CREATE TABLE password (
      account_id TEXT PRIMARY KEY REFERENCES account(id), phc TEXT NOT NULL, changed_at BIGINT NOT NULL, expires_at BIGINT)`,
    `CREATE TABLE generated_password (
      account_id TEXT PRIMARY KEY REFERENCES account(id), hash TEXT NOT NULL, issued_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL, contact_id TEXT)`,
    `CREATE TABLE security_answer (
      account_id TEXT NOT NULL REFERENCES account(id), question_id TEXT NOT NULL, position INTEGER NOT NULL, phc TEXT NOT NULL,
      PRIMARY KEY (account_id, question_id))`,
    `CREATE TABLE linked_login (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, account_id TEXT NOT NULL, provider TEXT NOT NULL, issuer TEXT NOT NULL,
      subject TEXT NOT NULL, login TEXT NOT NULL, login_key TEXT NOT NULL, created_at BIGINT NOT NULL, UNIQUE (tenant_id, issuer, subject),
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX linked_login_account ON linked_login (account_id)`,
    `CREATE INDEX linked_login_login ON linked_login (tenant_id, login_key)`,

    `CREATE TABLE single_use_secret (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, account_id TEXT NOT NULL, purpose TEXT NOT NULL, channel TEXT NOT NULL,
      value TEXT NOT NULL, hash TEXT NOT NULL, tries_left INTEGER NOT NULL, created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL, used_at BIGINT, voided_at BIGINT,
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX single_use_secret_account ON single_use_secret (account_id, purpose, created_at)`,
    `CREATE INDEX single_use_secret_expiry ON single_use_secret (expires_at)`,

    `CREATE TABLE guess (
      key TEXT PRIMARY KEY, failures INTEGER NOT NULL, locked_until BIGINT, updated_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)`,
    `CREATE INDEX guess_expiry ON guess (expires_at)`,
    `CREATE TABLE budget (key TEXT PRIMARY KEY, used INTEGER NOT NULL, resets_at BIGINT NOT NULL)`,
    `CREATE INDEX budget_reset ON budget (resets_at)`,

    `CREATE TABLE client (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant(id), name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('internal', 'partner', 'app')), scopes TEXT NOT NULL, grants TEXT NOT NULL,
      created_at BIGINT NOT NULL, disabled_at BIGINT)`,
    `CREATE TABLE client_secret (
      hash TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES client(id), created_at BIGINT NOT NULL, expires_at BIGINT)`,
    `CREATE INDEX client_secret_client ON client_secret (client_id)`,

    `CREATE TABLE session (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL REFERENCES tenant(id), account_id TEXT NOT NULL REFERENCES account(id),
      client_id TEXT REFERENCES client(id), face TEXT NOT NULL, amr TEXT NOT NULL, scope TEXT NOT NULL, audience TEXT NOT NULL,
      auth_time BIGINT NOT NULL, created_at BIGINT NOT NULL, last_used_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
      ended_at BIGINT)`,
    `CREATE INDEX session_account ON session (account_id)`,
    `CREATE INDEX session_expiry ON session (expires_at)`,
    `CREATE TABLE refresh_token (
      hash TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE, issued_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL, used_at BIGINT)`,
    `CREATE INDEX refresh_token_session ON refresh_token (session_id)`,
    `CREATE TABLE revoked_token (jti TEXT PRIMARY KEY, expires_at BIGINT NOT NULL)`,

    `CREATE TABLE signing_key (
      kid TEXT PRIMARY KEY, alg TEXT NOT NULL, public_jwk TEXT NOT NULL, private_key TEXT NOT NULL, created_at BIGINT NOT NULL,
      active_from BIGINT NOT NULL, active_until BIGINT, published_until BIGINT)`,

    `CREATE TABLE audit (
      id TEXT PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, result TEXT NOT NULL, actor_kind TEXT NOT NULL, actor_id TEXT,
      face TEXT NOT NULL, client_id TEXT, tenant_id TEXT, account_id TEXT, ip TEXT, correlation_id TEXT, detail TEXT)`,
    `CREATE INDEX audit_account ON audit (account_id, id)`,
    `CREATE TABLE usage_count (
      client_id TEXT NOT NULL, operation TEXT NOT NULL, minute BIGINT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL,
      calls INTEGER NOT NULL, PRIMARY KEY (client_id, operation, minute))`,
    `CREATE INDEX usage_count_minute ON usage_count (minute)`,

    `CREATE TABLE outbox (
      id TEXT PRIMARY KEY, tenant_id TEXT, account_id TEXT, channel TEXT NOT NULL, template TEXT NOT NULL, payload TEXT,
      status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'dead', 'expired')), attempts INTEGER NOT NULL,
      created_at BIGINT NOT NULL, next_at BIGINT NOT NULL, lease_until BIGINT, expires_at BIGINT, finished_at BIGINT, last_error TEXT)`,
    `CREATE INDEX outbox_due ON outbox (status, next_at)`,
    `CREATE TABLE mailbox_message (id TEXT PRIMARY KEY, at BIGINT NOT NULL, recipient TEXT NOT NULL, content TEXT NOT NULL)`,
    `CREATE INDEX mailbox_message_at ON mailbox_message (at)`,
    `CREATE TABLE import_progress (
      name TEXT PRIMARY KEY, lines BIGINT NOT NULL, accepted BIGINT NOT NULL, rejected BIGINT NOT NULL, updated_at BIGINT NOT NULL)`,
  ],
};
