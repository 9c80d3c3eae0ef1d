import type { Command } from 'commander';
import type { LoadedConfig } from '#config/load-config.ts';
import { withJson } from '../arguments.ts';
import { checkDatabase } from '../doctor/check-database.ts';
import { checkDelivery } from '../doctor/check-delivery.ts';
import { checkFiles } from '../doctor/check-files.ts';
import { type Departure, departures } from '../doctor/departures.ts';
import type { Finding } from '../doctor/finding.ts';
import { explain } from '../explain.ts';
import { type CommonOptions, print } from '../session.ts';

interface Examination {
  readonly findings: readonly Finding[];
  readonly departures: readonly Departure[];
}

const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const;

/** `doctor` */
export function doctorCommand(program: Command): void {
  withJson(program.command('doctor'))
    .description('Look whether everything is well, and at what departs from current guidance')
    .action(async (options: CommonOptions) => {
      const examination = await examine(options.config);
      print(options, examination, report(examination));
      if (examination.findings.some(({ state }) => state === 'fault')) process.exitCode = 1;
    });
}

async function examine(configFile: string | undefined): Promise<Examination> {
  let loaded: LoadedConfig;
  try {
    const { loadServerConfig } = await import('../../server-config.ts');
    loaded = loadServerConfig({ file: configFile, env: process.env, cwd: process.cwd() });
  } catch (error) {
    return { findings: [{ about: 'configuration', state: 'fault', message: explain(error) }], departures: [] };
  }
  const { config, file } = loaded;
  const read = file === undefined ? 'It is valid; there is no file.' : `${file} is valid.`;
  return {
    findings: [
      { about: 'configuration', state: 'ok', message: read },
      ...checkFiles(config),
      ...(await checkDatabase(config, configFile)),
      ...checkDelivery(config),
    ],
    departures: departures(config),
  };
}

function report({ findings, departures }: Examination): string {
  const lines = findings.map(({ about, state, message }) => `${MARKS[state]}  ${about.padEnd(14)}${message}`);
  if (departures.length === 0) return lines.join('\n');
  const items = departures.map(
    ({ name, rule, why, setting }) => `- ${name} (${rule})\n  ${why}\n  Switched off by: ${setting}`,
  );
  return [...lines, '', 'On, although current guidance advises against it:', ...items].join('\n');
}
