import type { Migration } from './migration.ts';

/** Further e-mail addresses of accounts, and links that say by themselves whose they are. */
export const links: Migration = {
  id: 5,
  name: 'links',
  statements: [
    // No names: nobody signs in with one, so two people may show the same.
    `CREATE TABLE extra_email (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, account_id TEXT NOT NULL, value TEXT NOT NULL, display TEXT NOT NULL,
      validated_at BIGINT, created_at BIGINT NOT NULL,
      UNIQUE (account_id, value), FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX single_use_secret_hash ON single_use_secret (hash)`,
  ],
};
