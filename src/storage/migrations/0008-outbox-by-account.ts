import type { Migration } from './migration.ts';

/** Finds an account's messages: which is the newest of its kind, and which go with the person. */
export const outboxByAccount: Migration = {
  id: 8,
  name: 'outbox-by-account',
  statements: ['CREATE INDEX outbox_account ON outbox (account_id)'],
};
