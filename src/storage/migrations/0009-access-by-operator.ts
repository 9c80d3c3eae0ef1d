import type { Migration } from './migration.ts';

/** Whether an access period was given by an operator, or by whoever made the account. */
export const accessByOperator: Migration = {
  id: 9,
  name: 'access-by-operator',
  statements: ['ALTER TABLE account ADD COLUMN access_by_operator INTEGER NOT NULL DEFAULT 0'],
};
