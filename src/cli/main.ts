import { Command, CommanderError } from 'commander';
import { withConfig } from './arguments.ts';
import { auditCommands } from './commands/audit.ts';
import { clientCommands } from './commands/client.ts';
import { configCommands } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { keysCommands } from './commands/keys.ts';
import { outboxCommands } from './commands/outbox.ts';
import { tenantCommands } from './commands/tenant.ts';
import { userCommands } from './commands/user.ts';
import { explain } from './explain.ts';

const FAILED = 1;
const USAGE = 2;

/** The command line. Ends the process with 1 after a clear sentence when something is wrong, with 2 when it was misused. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads the output may stop early (`| head`): nothing is wrong then.
  process.stdout.on('error', () => process.exit(0));
  try {
    await commandLine().parseAsync([...argv]);
  } catch (error) {
    // Commander has said what it means already.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE);
    process.stderr.write(`${explain(error)}\n`);
    process.exit(FAILED);
  }
}

function commandLine(): Command {
  // Before the commands, which inherit it.
  const program = new Command('tessera').description('Self-hosted identity and credentials server').exitOverride();
  withConfig(program.command('serve').description('Start the server')).action(async (options: { config?: string }) => {
    // Only here: other commands start in half the time without the server's parts.
    const { serve } = await import('../main.ts');
    await serve({ configFile: options.config });
  });
  const groups = [
    tenantCommands,
    clientCommands,
    userCommands,
    keysCommands,
    outboxCommands,
    auditCommands,
    configCommands,
    doctorCommand,
  ];
  for (const addTo of groups) addTo(program);
  return program;
}
