import type { Migration } from './migration.ts';

/** The secret of an authenticator app that is to replace the one in force once it is proved. */
export const nextAuthenticator: Migration = {
  id: 11,
  name: 'next-authenticator',
  statements: ['ALTER TABLE totp ADD COLUMN next_secret TEXT'],
};
