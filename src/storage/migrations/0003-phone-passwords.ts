import type { Migration } from './migration.ts';

/** A generated password of its own for the phone, where the address is not proved; customer numbers found in any spelling. */
export const phonePasswords: Migration = {
  id: 3,
  name: 'phone-passwords',
  statements: [
    `ALTER TABLE generated_password ADD COLUMN phone_hash TEXT`,
    `CREATE INDEX account_customer_number ON account (tenant_id, lower(customer_number))`,
  ],
};
