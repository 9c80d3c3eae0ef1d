import { createDatabase } from './create-database.ts';
import { startPostgres } from './start-postgres.ts';

let ownBed: Promise<string> | undefined;

/** The URL of a new, empty database: on the server that `npm test` started for all files, else on one of this process. */
export async function freshDatabase(): Promise<string> {
  const shared = process.env.TESSERA_TEST_POSTGRES_ADMIN_URL;
  if (shared) return createDatabase(shared);
  // Never stopped here: its supervisor does that when this process ends.
  ownBed ??= startPostgres().then((bed) => bed.url);
  return createDatabase(await ownBed);
}
