import type { Migration } from './migration.ts';

/** Main accounts of end users with their gateways, and the terms of use that they accept or decline. */
export const mainAccounts: Migration = {
  id: 7,
  name: 'main-accounts',
  statements: [
    // One row per account that was made as a main account. The location is JSON: it is shown, never searched.
    `CREATE TABLE main_account (
      account_id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, setup_oid TEXT NOT NULL UNIQUE, label TEXT, template_name TEXT,
      application_id TEXT, location TEXT, title INTEGER, phone_number TEXT, mobile_phone TEXT,
      commercial_mail_agreement INTEGER NOT NULL, created_at BIGINT NOT NULL,
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    // The primary key decides that a gateway is one account's.
    `CREATE TABLE gateway (
      tenant_id TEXT NOT NULL, gateway_id TEXT NOT NULL, account_id TEXT NOT NULL, position INTEGER NOT NULL,
      created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, gateway_id),
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX gateway_account ON gateway (account_id)`,

    // Every text that anybody was ever shown, by its hash: a decision is worth nothing without what was decided on.
    `CREATE TABLE terms_text (hash TEXT PRIMARY KEY, text TEXT NOT NULL, created_at BIGINT NOT NULL)`,
    `CREATE TABLE terms_offer (
      secret_id TEXT PRIMARY KEY REFERENCES single_use_secret(id) ON DELETE CASCADE, version TEXT NOT NULL,
      text_hash TEXT NOT NULL REFERENCES terms_text(hash), locale TEXT NOT NULL)`,
    `CREATE TABLE terms_decision (
      id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, account_id TEXT NOT NULL, gateway_id TEXT NOT NULL,
      choice TEXT NOT NULL CHECK (choice IN ('accepted', 'declined')), version TEXT NOT NULL,
      text_hash TEXT NOT NULL REFERENCES terms_text(hash), locale TEXT NOT NULL, at BIGINT NOT NULL, ip TEXT, face TEXT NOT NULL,
      FOREIGN KEY (tenant_id, account_id) REFERENCES account(tenant_id, id))`,
    `CREATE INDEX terms_decision_account ON terms_decision (account_id, id)`,
  ],
};
