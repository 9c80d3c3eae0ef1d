import { ConfigError, type ConfigIssue } from '#config/config-error.ts';
import { type LoadedConfig, type LoadOptions, loadConfig } from '#config/load-config.ts';
import { nearest } from '#config/nearest.ts';
import { ALL_SETTINGS } from '#config/settings.ts';
import type { Face } from '#faces/face.ts';
import { faces } from '#faces/index.ts';

/**
 * The configuration as a server needs it: valid by itself, and what it switches off is there to be switched off. A mistyped
 * name would leave an operation on that its operator believes off. Raises ConfigError.
 */
export function loadServerConfig(options: LoadOptions): LoadedConfig {
  const loaded = loadConfig(options);
  const issues = faces.flatMap((face) => unknownOperations(loaded, face));
  if (issues.length > 0) throw new ConfigError(issues);
  return loaded;
}

function unknownOperations({ config, sources }: LoadedConfig, { id, operations }: Face): readonly ConfigIssue[] {
  const { key, environment } = ALL_SETTINGS[`${id}Disabled`];
  const isFromEnvironment = sources.get(key) === 'environment';
  return config[`${id}Disabled`]
    .filter((name) => !operations.includes(name))
    .map((name) => {
      const meant = nearest(name, operations);
      const hint = meant === undefined ? `there are ${operations.toSorted().join(', ')}` : `did you mean ${meant}?`;
      const message = `this API has no operation ${name}; ${hint}`;
      return isFromEnvironment
        ? { key: environment, source: 'environment', message }
        : { key, source: 'file', message };
    });
}
