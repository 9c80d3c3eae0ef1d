import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { PASSWORD } from './calls.ts';
import type { Site } from './site.ts';

const LINES_AT_ONCE = 10_000;
/** So many people share a surname. */
export const NAMESAKES = 100;

/** How somebody of a crowd is called: each is told by any of these. */
export const member = (index: number) => ({
  email: `crowd${index}@example.com`,
  phoneNumber: `+479${String(index).padStart(7, '0')}`,
  customerNumber: `C-${index}`,
  lastName: `Name${Math.floor(index / NAMESAKES)}`,
});

/** Writes an import file of so many people, all with one password; gives its path. */
export async function writeCrowd(site: Site, count: number): Promise<string> {
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const path = join(site.folder, `crowd-${count}.ndjson`);
  const file = openSync(path, 'w');
  for (let first = 0; first < count; first += LINES_AT_ONCE) {
    const lines = Array.from({ length: Math.min(LINES_AT_ONCE, count - first) }, (_, index) =>
      JSON.stringify({ ...member(first + index), firstName: 'Kari', emailVerified: true, passwordHash }),
    );
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return path;
}
