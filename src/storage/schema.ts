import type { AccessTables } from './tables/access.ts';
import type { CredentialTables } from './tables/credentials.ts';
import type { DirectoryTables } from './tables/directory.ts';
import type { WorkTables } from './tables/work.ts';

/**
 * The tables as Kysely sees them. The DDL is in `migrations/`; the storage contract suite proves that both agree.
 * Conventions, the same on SQLite and PostgreSQL: instants are whole milliseconds (bigint), truth values 0 or 1,
 * lists are space-separated text, structured values JSON text, hashes base64url text.
 */
export interface Database extends DirectoryTables, CredentialTables, AccessTables, WorkTables {}
