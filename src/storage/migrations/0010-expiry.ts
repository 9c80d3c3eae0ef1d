import type { Migration } from './migration.ts';

/** Leads to what lapsed: looking for it must not take longer the more there is that did not. */
export const expiry: Migration = {
  id: 10,
  name: 'expiry',
  statements: [
    `CREATE INDEX contact_expiry ON contact (expires_at) WHERE expires_at IS NOT NULL`,
    `CREATE INDEX identifier_expiry ON identifier (expires_at) WHERE expires_at IS NOT NULL`,
    `CREATE INDEX refresh_token_expiry ON refresh_token (expires_at)`,
    `CREATE INDEX revoked_token_expiry ON revoked_token (expires_at)`,
    `CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL`,
  ],
};
