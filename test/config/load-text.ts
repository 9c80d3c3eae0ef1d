import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type ConfigIssue } from '#config/config-error.ts';
import { type LoadedConfig, loadConfig } from '#config/load-config.ts';

/** Loads a configuration out of the text of a file and an environment. */
export function loadText(toml: string, env: NodeJS.ProcessEnv = {}): LoadedConfig {
  const cwd = mkdtempSync(join(tmpdir(), 'tessera-config-'));
  try {
    writeFileSync(join(cwd, 'tessera.toml'), toml);
    return loadConfig({ env, cwd });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** The error that loading raises. */
export function errorOf(toml: string, env: NodeJS.ProcessEnv = {}): ConfigError {
  try {
    loadText(toml, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
}

/** The issues that loading reports; none when it succeeds. */
export function issuesOf(toml: string, env: NodeJS.ProcessEnv = {}): readonly ConfigIssue[] {
  try {
    loadText(toml, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

/** The keys at fault, in the order in which they are reported. */
export function faultsOf(toml: string, env: NodeJS.ProcessEnv = {}): readonly string[] {
  return issuesOf(toml, env).map(({ key }) => key);
}
