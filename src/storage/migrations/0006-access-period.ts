import type { Migration } from './migration.ts';

/** From when and until when an account can be used. */
export const accessPeriod: Migration = {
  id: 6,
  name: 'access-period',
  statements: [
    `ALTER TABLE account ADD COLUMN access_from BIGINT`,
    `ALTER TABLE account ADD COLUMN access_until BIGINT`,
  ],
};
