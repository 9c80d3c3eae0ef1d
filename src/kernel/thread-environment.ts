import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/**
 * The environment of a worker thread: nothing of the process's, which holds secrets, but the compile cache where the
 * process uses one: without it, each thread loads its own TypeScript stripper (17 MB in place of 7, 70 ms in place of 40).
 */
export function threadEnvironment(): NodeJS.Dict<string> {
  const versioned = getCompileCacheDir(); // a folder of this Node version within the one to be named
  return versioned === undefined ? {} : { NODE_COMPILE_CACHE: dirname(versioned) };
}
