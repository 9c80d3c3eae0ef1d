import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startWalkServer } from '#scripts/walk/server.ts';
import { walk } from '#scripts/walk/walk.ts';
import { projectCopy } from '#test/support/project-copy.ts';

const FROM_SOURCES = /Self-hosted identity/;

test('every story that the README walks, from the bundle', { timeout: 120_000 }, async (t) => {
  const folder = projectCopy(t);
  run(folder, 'scripts/bundle.ts');
  const server = await startWalkServer(join(folder, 'bin/tessera.js'));
  try {
    await walk(server, () => {});
  } finally {
    await server.stop();
  }
});

test('the bundle runs as long as the sources and packages are as they were', { timeout: 120_000 }, (t) => {
  const folder = projectCopy(t);
  assert.match(help(folder), FROM_SOURCES, 'there is none');
  bundleMarked(folder);
  assert.equal(help(folder), 'from the bundle\n');

  appendFileSync(join(folder, 'src/cli/main.ts'), '\n');
  assert.match(help(folder), FROM_SOURCES, 'a source changed');
  bundleMarked(folder);
  appendFileSync(join(folder, 'package-lock.json'), '\n');
  assert.match(help(folder), FROM_SOURCES, 'other packages');
  bundleMarked(folder);
  rmSync(join(folder, 'dist/sources.json'));
  assert.match(help(folder), FROM_SOURCES, 'it was not finished');
});

function run(folder: string, ...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
}

const help = (folder: string) => run(folder, 'bin/tessera.js', '--help');

/** A bundle that says that it is one. */
function bundleMarked(folder: string): void {
  run(folder, 'scripts/bundle.ts');
  writeFileSync(join(folder, 'dist/main.js'), `export const main = async () => console.log('from the bundle');`);
}
