/**
 * Makes the bundle that `bin/tessera.js` runs: `npm run bundle`, and after every `npm ci`. A start from it takes little
 * more than half as long as one from a thousand source files.
 */
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const OUTDIR = join(ROOT, 'dist');

const { buildBundle } = await import('./bundle/build-bundle.ts').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stdout.write('esbuild is not installed: Tessera will run from its sources, and start more slowly.\n');
  process.exit(0);
});
const sources = [...filesUnder(join(ROOT, 'src')), join(ROOT, 'package-lock.json')].map((file) => {
  const { size, mtimeMs } = statSync(file);
  return [relative(ROOT, file), size, mtimeMs];
});
rmSync(OUTDIR, { recursive: true, force: true });
await buildBundle(OUTDIR);
// Last: without it the bundle is not used, so that half a bundle never is.
writeFileSync(join(OUTDIR, 'sources.json'), JSON.stringify(sources));

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
