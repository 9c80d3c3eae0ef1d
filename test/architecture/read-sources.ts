import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every TypeScript file of `src/` under `root`: its path from there, with forward slashes, and its text. */
export function readSources(root: string): Map<string, string> {
  const files = globSync('src/**/*.ts', { cwd: root }).toSorted();
  return new Map(files.map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')]));
}
