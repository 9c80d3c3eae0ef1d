import type { Locale } from '#core/ports/message.ts';
import { ConfigError, type ConfigIssue } from './config-error.ts';
import { readConfigFile } from './config-file.ts';
import { crossCheck } from './cross-checks.ts';
import { lineOf } from './line-of.ts';
import { type Provider, providerNames, providerSettings, readProviders } from './providers.ts';
import { readTerms } from './read-terms.ts';
import { type Inputs, type Source, settingValue } from './setting-value.ts';
import { ALL_SETTINGS, type SettingValues } from './settings.ts';
import { unknownKeys, unknownVariables } from './unknown-names.ts';

/** What the operator decided, every value checked. */
export type Config = Readonly<
  Omit<SettingValues, 'publicUrl'> & {
    /** Scheme and authority, without a trailing slash. */
    publicUrl: string;
    /** Whether the URL was configured, or follows the port. */
    publicUrlGiven: boolean;
    providers: Readonly<Record<string, Provider>>;
    /** The terms of use, in every language. */
    termsTexts: Readonly<Record<Locale, string>>;
  }
>;

export interface LoadedConfig {
  readonly config: Config;
  /** Where the value of each key came from. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly file: string | undefined;
}

export interface LoadOptions {
  /** As named on the command line. */
  readonly file?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/**
 * Reads the configuration: environment over file over default. The file is the one named, else `TESSERA_CONFIG`, else
 * `tessera.toml` in the working folder if there is one. Raises ConfigError with everything that is wrong.
 */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const { env } = options;
  const issues: ConfigIssue[] = [];
  const { path, text, table } = readConfigFile(options, issues);
  const isRead = issues.length === 0;
  // With the pattern of all names, so that the table is known without any in it.
  const providerKeys = [...providerNames(table), '<name>'].flatMap((name) => Object.values(providerSettings(name)));
  const settings = [...Object.values(ALL_SETTINGS), ...providerKeys];
  issues.push(...unknownKeys(table, settings));
  // Without the file, the variables of its providers would look unknown.
  if (isRead) issues.push(...unknownVariables(env, settings));

  const inputs: Inputs = { table, env, issues, sources: new Map() };
  const values = readSettings(inputs);
  const providers = readProviders(inputs);
  if (isRead) issues.push(...crossCheck(values, inputs.sources, issues));
  const termsTexts = termsOf(values, inputs, options.cwd);
  if (issues.length > 0) throw new ConfigError(issues.map((issue) => withLine(issue, text)));

  // As the URL standard writes it: what is compared as an issuer must have one spelling.
  const publicUrl = new URL(values.publicUrl ?? `http://localhost:${values.port}`).origin;
  return {
    config: { ...values, publicUrl, publicUrlGiven: values.publicUrl !== undefined, providers, termsTexts },
    sources: inputs.sources,
    file: path,
  };
}

function readSettings(inputs: Inputs): SettingValues {
  const values = Object.entries(ALL_SETTINGS).map(([name, setting]) => [name, settingValue<unknown>(setting, inputs)]);
  return Object.fromEntries(values) as SettingValues;
}

function termsOf({ termsFile }: SettingValues, { sources, issues }: Inputs, cwd: string): Config['termsTexts'] {
  try {
    return readTerms(termsFile, cwd);
  } catch (error) {
    const { key, environment } = ALL_SETTINGS.termsFile;
    const message = (error as Error).message;
    issues.push(
      sources.get(key) === 'environment'
        ? { key: environment, source: 'environment', message }
        : { key, source: 'file', message },
    );
    return readTerms(undefined, cwd);
  }
}

function withLine(issue: ConfigIssue, text: string): ConfigIssue {
  const line = issue.source === 'file' ? (issue.line ?? lineOf(text, issue.key)) : undefined;
  return line === undefined ? issue : { ...issue, line };
}
