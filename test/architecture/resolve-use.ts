import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { ModuleUse } from './module-uses.ts';

/** What a use reaches: a file of this project by its path, a package or Node module by its bare name, or a global. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package' | 'node' | 'global'; readonly name: string }
  | { readonly kind: 'computed' };

/** The folders behind `imports` in package.json that are not simply `#name/*` to `src/name/*`. */
const ALIASES: Readonly<Record<string, string>> = { '#src': 'src', '#test': 'test' };

/** Follows the import of `file` the way Node does, without looking at the disk. */
export function resolveUse(file: string, { kind, name }: ModuleUse): Target {
  if (name === undefined) return { kind: 'computed' };
  if (kind === 'global') return { kind: 'global', name };
  if (name.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(file), name) };
  if (name.startsWith('#')) return { kind: 'file', path: behindAlias(name) };
  if (isBuiltin(name)) return { kind: 'node', name: name.startsWith('node:') ? name : `node:${name}` };
  const [scopeOrName = '', scoped] = name.split('/');
  return { kind: 'package', name: scopeOrName.startsWith('@') ? `${scopeOrName}/${scoped}` : scopeOrName };
}

function behindAlias(specifier: string): string {
  const [alias = '', ...rest] = specifier.split('/');
  return posix.join(ALIASES[alias] ?? `src/${alias.slice(1)}`, ...rest);
}
