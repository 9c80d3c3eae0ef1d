import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Creates an empty database of a random name on the server of `adminUrl` and returns its URL. */
export async function createDatabase(adminUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Copying files takes half the time of writing their pages to the log first, and leaves the log short.
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
