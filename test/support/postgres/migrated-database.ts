import { openPostgres } from '#storage/postgres/open.ts';
import { freshDatabase } from './fresh-database.ts';

/** The URL of a database with Tessera's tables, and nothing in them. */
export async function migratedDatabase(): Promise<string> {
  const url = await freshDatabase();
  await (await openPostgres({ url, now: 0, poolSize: 1 })).close();
  return url;
}
