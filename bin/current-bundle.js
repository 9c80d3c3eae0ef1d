import { readFileSync, stat } from 'node:fs';

/**
 * Whether the bundle was made from the sources that are here now: no file that went into it has another size or time of
 * change. The system is asked for all of them at once, beside what the caller does meanwhile.
 */
export async function isBundleCurrent() {
  const root = new URL('../', import.meta.url);
  const isSame = ([file, size, changed]) =>
    new Promise((resolve) => {
      stat(new URL(file, root), (error, found) => resolve(!error && found.size === size && found.mtimeMs === changed));
    });
  return (await Promise.all(JSON.parse(readFileSync(new URL('dist/sources.json', root), 'utf8')).map(isSame))).every(
    Boolean,
  );
}
