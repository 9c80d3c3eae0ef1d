import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from '@node-rs/argon2';
import type { AttackedServer } from './server.ts';
import type { Someone } from './ways-in.ts';

/** The parameters of a server that is told none. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Imports so many people who have a password, hashed as the server hashes; `name` begins their names. */
export function importCrowd(
  server: AttackedServer,
  name: string,
  count: number,
  { verified = true }: { verified?: boolean } = {},
): readonly Someone[] {
  const passwordHash = hashSync('quiet-harbour-42', PARAMETERS);
  const people = Array.from({ length: count }, (_, index) => someone(name, index));
  const lines = people.map((person) => JSON.stringify({ ...person, passwordHash, emailVerified: verified }));
  const file = join(server.dataDir, `${name}.ndjson`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  server.command('user', 'import', file, '--tenant', '1');
  return people;
}

/** Somebody of that name whom nobody imported, of the same length: what is sent must not tell either. */
export function someone(name: string, index: number): Someone {
  const username = `${name}-${String(index).padStart(6, '0')}`;
  return { username, email: `${username}@crowd.example` };
}
