import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashingPool } from '#src/hashing/pool.ts';
import type { Ground } from './ground.ts';
import { TesseraNode } from './tessera-node.ts';

/** A program that registers people and helps them to recover. */
export interface Program {
  readonly id: string;
  readonly secret: string;
}

/** People who are there from the beginning: `person0` …, with a confirmed address and this password. */
export const CROWD = 2000;
export const PASSWORD = 'quiet-harbour-42';
export const nameOf = (index: number) => `person${index % CROWD}`;
export const addressOf = (index: number) => `${nameOf(index)}@example.org`;

/** Starts a server on an empty ground, registers a program, imports people, and ends it. */
export async function furnish(ground: Ground): Promise<Program> {
  const node = new TesseraNode(ground, {});
  await node.start();
  try {
    const scopes = 'identity.signup identity.recover identity.read identity.manage';
    const { client_id, client_secret } = ground.command(
      ...['client', 'create', '--name', 'faults', '--tenant', '1', '--kind', 'app', '--scopes', scopes],
    );
    await importCrowd(ground);
    return { id: String(client_id), secret: String(client_secret) };
  } finally {
    await node.terminate();
  }
}

async function importCrowd(ground: Ground): Promise<void> {
  const hasher = hashingPool({ threads: 1, parameters: { memoryKiB: 19_456, passes: 2, parallelism: 1 } });
  const passwordHash = await hasher.hash(PASSWORD);
  await hasher.close();
  const people = Array.from({ length: CROWD }, (_, index) =>
    JSON.stringify({ username: nameOf(index), email: addressOf(index), emailVerified: true, passwordHash }),
  );
  const file = join(ground.dataDir, 'crowd.ndjson');
  writeFileSync(file, `${people.join('\n')}\n`);
  ground.command('user', 'import', file, '--tenant', '1');
}
