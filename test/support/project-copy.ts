import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const PARTS = ['bin', 'src', 'scripts/bundle', 'scripts/bundle.ts', 'package.json', 'package-lock.json'];

/** A copy of the program and of what bundles it, without a bundle; gone after the test. Gives its folder. */
export function projectCopy(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-project-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'scripts'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
