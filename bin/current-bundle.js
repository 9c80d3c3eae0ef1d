import { readFileSync, stat } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether the bundle was made from the sources that are here now: no file that went into it has another size or time of
 * change. The system is asked for all of them at once, beside what the caller does meanwhile.
 */
export async function isBundleCurrent() {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const isSame = ([file, size, changed]) =>
    new Promise((resolve) => {
      stat(root + file, (error, found) => resolve(!error && found.size === size && found.mtimeMs === changed));
    });
  const sources = JSON.parse(readFileSync(`${root}dist/sources.json`, 'utf8'));
  return (await Promise.all(sources.map(isSame))).every(Boolean);
}
