import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { ConfigIssue } from './config-error.ts';
import type { TomlTable } from './toml-table.ts';

export interface ConfigFile {
  /** Undefined when there is none. */
  readonly path: string | undefined;
  readonly text: string;
  readonly table: TomlTable;
}

/** Reads the file that was named, else that of `TESSERA_CONFIG`, else `tessera.toml` in the working folder if it exists. */
export function readConfigFile(
  { file, env, cwd }: { file?: string | undefined; env: NodeJS.ProcessEnv; cwd: string },
  issues: ConfigIssue[],
): ConfigFile {
  const named = file || env.TESSERA_CONFIG || undefined;
  const path = resolve(cwd, named ?? 'tessera.toml');
  if (named === undefined && !existsSync(path)) return { path: undefined, text: '', table: {} };
  try {
    const text = readFileSync(path, 'utf8');
    return { path, text, table: parse(text) };
  } catch (error) {
    issues.push({ key: path, source: 'file', ...explain(error) });
    return { path, text: '', table: {} };
  }
}

function explain(error: unknown): { message: string; line?: number } {
  if (!(error instanceof TomlError)) return { message: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  // The rest of the parser's message quotes the file, secrets included.
  const [reason = ''] = error.message.split('\n');
  return { message: reason.replace('Invalid TOML document', 'is not valid TOML'), line: error.line };
}
