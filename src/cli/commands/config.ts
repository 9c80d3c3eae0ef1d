import type { Command } from 'commander';
import type { LoadedConfig } from '#config/load-config.ts';
import { ALL_SETTINGS } from '#config/settings.ts';
import { withJson } from '../arguments.ts';
import { type CommonOptions, print } from '../session.ts';

/** `config check` */
export function configCommands(program: Command): void {
  const config = program.command('config').description('Configuration');
  withJson(config.command('check').description('Validate the configuration and show what is in force')).action(
    async (options: CommonOptions) => {
      // Only here: other commands start in half the time without the server's parts.
      const { loadServerConfig } = await import('../../server-config.ts');
      const loaded = loadServerConfig({ file: options.config, env: process.env, cwd: process.cwd() });
      const rows = settingsInForce(loaded);
      const lines = rows.map(({ key, value, source }) => `${key.padEnd(42)} ${readable(value).padEnd(28)} ${source}`);
      const heading = `Configuration file: ${loaded.file ?? 'none'}`;
      print(options, { file: loaded.file ?? null, settings: rows }, [heading, '', ...lines].join('\n'));
    },
  );
}

/** Every setting with its value and where that came from; secrets stay secret. */
function settingsInForce({ config, sources }: LoadedConfig) {
  const values = config as unknown as Record<string, unknown>;
  const plain = Object.entries(ALL_SETTINGS).map(([name, { key, secret }]) => ({
    key,
    value: secret && values[name] !== undefined ? '[secret]' : (values[name] ?? null),
    source: sources.get(key) ?? 'default',
  }));
  const providers = Object.entries(config.providers).flatMap(([name, provider]) =>
    Object.entries(provider as object).map(([field, value]: [string, unknown]) => {
      const key = `providers.${name}.${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return { key, value: value ?? null, source: sources.get(key) ?? 'default' };
    }),
  );
  return [...plain, ...providers];
}

/** One line of text. The catalogue of questions would fill the screen: its size says enough. */
function readable(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '–';
  if (!Array.isArray(value)) return String(value);
  return value.every((entry) => typeof entry === 'string') ? value.join(', ') : `${value.length} entries`;
}
