import { Command } from 'commander';
import { serve } from '../main.ts';
import { clientCommands } from './commands/client.ts';
import { configCommands } from './commands/config.ts';
import { operationsCommands } from './commands/operations.ts';
import { tenantCommands } from './commands/tenant.ts';
import { userCommands } from './commands/user.ts';
import { explain } from './explain.ts';

/** The command line. Ends the process with 1 after a clear sentence when something is wrong. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('tessera').description('Self-hosted identity and credentials server');
  program
    .command('serve')
    .description('Start the server')
    .option('--config <file>', 'configuration file')
    .action((options: { config?: string }) => serve({ configFile: options.config }));
  tenantCommands(program);
  clientCommands(program);
  userCommands(program);
  operationsCommands(program);
  configCommands(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}
