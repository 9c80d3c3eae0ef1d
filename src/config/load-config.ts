import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { SecurityQuestion } from '#core/ports/settings.ts';
import { ConfigError, type ConfigIssue } from './config-error.ts';
import { DEFAULT_QUESTIONS } from './default-questions.ts';
import { nearest } from './nearest.ts';
import { type Provider, readProviders } from './providers.ts';
import { readQuestions } from './questions.ts';
import type { Setting } from './setting.ts';
import { SETTINGS, type SettingValues } from './settings.ts';

/** What the operator decided, every value checked. */
export type Config = Readonly<
  Omit<SettingValues, 'publicUrl'> & {
    /** Without a trailing slash. */
    publicUrl: string;
    /** Whether the URL was configured, or follows the port. */
    publicUrlGiven: boolean;
    securityQuestions: readonly SecurityQuestion[];
    providers: Readonly<Record<string, Provider>>;
  }
>;

export type Source = 'default' | 'file' | 'environment';

export interface LoadedConfig {
  readonly config: Config;
  /** Where the value of each key came from. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly file: string | undefined;
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Reads the configuration: environment over file over default. The file is the one named, else `TESSERA_CONFIG`, else
 * `tessera.toml` in the working folder if there is one. Raises ConfigError with everything that is wrong.
 */
export function loadConfig({
  file,
  env,
  cwd,
}: {
  file?: string | undefined;
  env: NodeJS.ProcessEnv;
  cwd: string;
}): LoadedConfig {
  const issues: ConfigIssue[] = [];
  const path =
    file ?? env.TESSERA_CONFIG ?? (existsSync(join(cwd, 'tessera.toml')) ? join(cwd, 'tessera.toml') : undefined);
  const tables = path === undefined ? {} : readFile(path, issues);
  refuseUnknownKeys(tables, issues);
  refuseUnknownEnvironment(env, tables, issues);
  const sources = new Map<string, Source>();
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS))
    values[name] = settingValue(setting, tables, env, sources, issues);
  const questions =
    tables['security-questions'] === undefined
      ? DEFAULT_QUESTIONS
      : readQuestions(tables['security-questions'], issues);
  const providers = readProviders(tables.providers, env, issues);
  if (values.smtpUrl !== undefined && values.mailFrom === undefined) {
    issues.push({ key: 'mail-from', source: 'file', message: 'is needed with smtp-url' });
  }
  if (issues.length > 0) throw new ConfigError(issues);
  const settings = values as unknown as SettingValues;
  const publicUrl = (settings.publicUrl ?? `http://localhost:${settings.port}`).replace(/\/$/, '');
  return {
    config: {
      ...settings,
      publicUrl,
      publicUrlGiven: settings.publicUrl !== undefined,
      securityQuestions: questions,
      providers,
    },
    sources,
    file: path,
  };
}

function readFile(path: string, issues: ConfigIssue[]): Table {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const where = error instanceof TomlError ? `line ${error.line}: not valid TOML` : 'cannot be read';
    issues.push({ key: path, source: 'file', message: where });
    return {};
  }
}

function settingValue(
  setting: Setting<unknown>,
  tables: Table,
  env: NodeJS.ProcessEnv,
  sources: Map<string, Source>,
  issues: ConfigIssue[],
): unknown {
  const fromEnvironment = env[setting.environment];
  const given = fromEnvironment !== undefined && fromEnvironment !== '';
  const raw = given ? fromEnvironment : at(tables, setting.key);
  sources.set(setting.key, given ? 'environment' : raw === undefined ? 'default' : 'file');
  if (raw === undefined) return setting.fallback;
  try {
    return setting.read(raw);
  } catch (error) {
    issues.push({
      key: given ? setting.environment : setting.key,
      source: given ? 'environment' : 'file',
      message: (error as Error).message,
    });
    return setting.fallback;
  }
}

function at(tables: Table, key: string): unknown {
  return key.split('.').reduce<unknown>((table, part) => (table as Table | undefined)?.[part], tables);
}

function* leaves(table: Table, prefix = ''): Iterable<string> {
  for (const [name, value] of Object.entries(table)) {
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (key === 'providers' || key === 'security-questions') continue;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield* leaves(value as Table, key);
    else yield key;
  }
}

function refuseUnknownKeys(tables: Table, issues: ConfigIssue[]): void {
  const known = Object.values(SETTINGS).map((setting) => setting.key);
  for (const key of leaves(tables))
    if (!known.includes(key)) issues.push({ key, source: 'file', message: unknownName(key, known) });
}

/** A mistyped variable would be silently ignored: a policy that an operator believes in would not hold. */
function refuseUnknownEnvironment(env: NodeJS.ProcessEnv, tables: Table, issues: ConfigIssue[]): void {
  const known = Object.values(SETTINGS).map((setting) => setting.environment);
  const providers = Object.keys((tables.providers ?? {}) as Table).map(
    (name) => `TESSERA_PROVIDERS_${name.replaceAll('-', '_').toUpperCase()}_`,
  );
  for (const name of Object.keys(env)) {
    if (!name.startsWith('TESSERA_') || name === 'TESSERA_CONFIG' || name.startsWith('TESSERA_TEST_')) continue;
    if (known.includes(name) || providers.some((prefix) => name.startsWith(prefix))) continue;
    issues.push({ key: name, source: 'environment', message: unknownName(name, known) });
  }
}

function unknownName(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? 'is not known' : `is not known; did you mean ${meant}?`;
}
