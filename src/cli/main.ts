import { Command } from 'commander';
import { serve } from '../main.ts';

/** The command line. Ends the process with 1 after a clear sentence when something is wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tessera').description('Self-hosted identity and credentials server');
  program
    .command('serve')
    .description('Start the server')
    .option('--config <file>', 'configuration file')
    .action((options: { config?: string }) => serve({ configFile: options.config }));
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
