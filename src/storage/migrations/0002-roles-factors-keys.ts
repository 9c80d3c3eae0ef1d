import type { Migration } from './migration.ts';

/** Roles and claims per tenant, second factors, API keys, and who changed an account last. */
export const rolesFactorsKeys: Migration = {
  id: 2,
  name: 'roles-factors-keys',
  statements: [
    // A role is membership too: whoever holds one in a tenant that is not his home works there (shared-model M-1).
    `CREATE TABLE account_role (
      account_id TEXT NOT NULL REFERENCES account(id), tenant_id TEXT NOT NULL REFERENCES tenant(id), role TEXT NOT NULL,
      display TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (account_id, tenant_id, role))`,
    `CREATE INDEX account_role_tenant ON account_role (tenant_id, role)`,
    `CREATE TABLE account_claim (
      account_id TEXT NOT NULL REFERENCES account(id), tenant_id TEXT NOT NULL REFERENCES tenant(id), type TEXT NOT NULL,
      value TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (account_id, tenant_id, type, value))`,

    `CREATE TABLE totp (
      account_id TEXT PRIMARY KEY REFERENCES account(id), secret TEXT NOT NULL, last_step BIGINT NOT NULL, confirmed_at BIGINT,
      created_at BIGINT NOT NULL)`,
    `CREATE TABLE recovery_code (
      account_id TEXT NOT NULL REFERENCES account(id), hash TEXT NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT,
      PRIMARY KEY (account_id, hash))`,
    `ALTER TABLE account ADD COLUMN recovery_codes_until BIGINT`,

    `CREATE TABLE api_key (
      account_id TEXT PRIMARY KEY REFERENCES account(id), key_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
      created_at BIGINT NOT NULL)`,

    `ALTER TABLE account ADD COLUMN created_by TEXT`,
    `ALTER TABLE account ADD COLUMN created_by_channel TEXT`,
    `ALTER TABLE account ADD COLUMN changed_by TEXT`,
    `ALTER TABLE account ADD COLUMN changed_by_channel TEXT`,
    `ALTER TABLE session ADD COLUMN tenant_selected INTEGER NOT NULL DEFAULT 1`,
  ],
};
