import type { Command } from 'commander';
import { loadConfig } from '#config/load-config.ts';
import { SETTINGS } from '#config/settings.ts';
import { type CommonOptions, print } from '../session.ts';

/** `config check` */
export function configCommands(program: Command): void {
  program
    .command('config')
    .description('Configuration')
    .command('check')
    .description('Validate the configuration and show what is in force')
    .option('--json', 'print JSON')
    .option('--config <file>', 'configuration file')
    .action((options: CommonOptions) => {
      const { config, sources } = loadConfig({ file: options.config, env: process.env, cwd: process.cwd() });
      const values = config as unknown as Record<string, unknown>;
      const rows = Object.entries(SETTINGS).map(([name, { key, secret }]) => ({
        key,
        value: secret && values[name] !== undefined ? '[secret]' : (values[name] ?? null),
        source: sources.get(key) ?? 'default',
      }));
      print(
        options,
        rows,
        rows.map(({ key, value, source }) => `${key.padEnd(42)}${String(value ?? '–').padEnd(28)}${source}`).join('\n'),
      );
    });
}
