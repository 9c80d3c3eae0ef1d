import type { Migration } from './migration.ts';

/** What organisations know of their customers beyond the account, and what called programs name themselves. */
export const customers: Migration = {
  id: 4,
  name: 'customers',
  statements: [
    // One row per account that has profile data. Lists are JSON: they are shown, never searched.
    `CREATE TABLE customer (
      account_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL,
      profile_type TEXT NOT NULL CHECK (profile_type IN ('S', 'P', 'T')), customer_ref TEXT, parent_id BIGINT, vipps_id TEXT,
      email_old TEXT, date_of_birth TEXT, date_of_death TEXT, nationality TEXT, landline_number TEXT, expires_at BIGINT,
      last_sign_in_from TEXT, language TEXT, customer_account_id TEXT, lists TEXT NOT NULL,
      UNIQUE (tenant_id, customer_ref), FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX customer_expiry ON customer (expires_at)`,
    `CREATE INDEX account_any_customer_number ON account (customer_number)`,
    `CREATE INDEX account_last_name ON account (tenant_id, last_name)`,
    `ALTER TABLE audit ADD COLUMN channel TEXT`,
  ],
};
