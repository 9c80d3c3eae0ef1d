import { directory } from './0001-directory.ts';
import { rolesFactorsKeys } from './0002-roles-factors-keys.ts';
import type { Migration } from './migration.ts';

/** Every step, oldest first. A new one is a new file and one line here. */
export const migrations: readonly Migration[] = [directory, rolesFactorsKeys];
