import type { ConfigIssue } from './config-error.ts';
import type { Setting } from './setting.ts';
import { type TomlTable, valueAt } from './toml-table.ts';

export type Source = 'default' | 'file' | 'environment';

/** Where values come from, and what is found out on the way. */
export interface Inputs {
  readonly table: TomlTable;
  readonly env: NodeJS.ProcessEnv;
  readonly sources: Map<string, Source>;
  readonly issues: ConfigIssue[];
}

/**
 * The value of one setting: environment over file over default. An empty variable counts as unset, which is how compose
 * files pass on what is not set. The file's value is checked even where the environment wins.
 */
export function settingValue<T>(setting: Setting<T>, { table, env, sources, issues }: Inputs): T {
  const { key, environment, fallback } = setting;
  const read = (raw: unknown, place: Pick<ConfigIssue, 'key' | 'source'>): T => {
    try {
      return setting.read(raw);
    } catch (error) {
      issues.push({ ...place, message: (error as Error).message + hint(raw) });
      return fallback;
    }
  };
  const fromFile = valueAt(table, key);
  const inFile = fromFile === undefined ? fallback : read(fromFile, { key, source: 'file' });
  const text = env[environment];
  const given = text !== undefined && text !== '';
  sources.set(key, given ? 'environment' : fromFile === undefined ? 'default' : 'file');
  return given ? read(setting.fromText(text), { key: environment, source: 'environment' }) : inFile;
}

/** Kubernetes puts `TESSERA_PORT=tcp://…` into pods beside a Service named tessera. */
function hint(raw: unknown): string {
  const isLink = typeof raw === 'string' && /^(tcp|udp):\/\//.test(raw);
  return isLink ? '; Kubernetes sets this for a Service of that name: use enableServiceLinks: false' : '';
}
