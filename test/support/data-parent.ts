import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** A database takes about 8 MB: room for the largest run, and far from the 64 MB that a container gets. */
const ENOUGH = 4 * 1024 ** 3;

/**
 * Where the data folder of a server is made. In memory where there is plenty: initdb and every new database make some
 * hundred files, and SQLite waits for the disk at every commit, which takes up to ten times as long; but never for a
 * durable server, which is about the disk.
 */
export function dataParent(durable: boolean): string {
  return durable || !roomInMemory() ? tmpdir() : MEMORY;
}

function roomInMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
