import { Command, CommanderError } from 'commander';
import { withConfig } from './arguments.ts';
import { explain } from './explain.ts';

const FAILED = 1;
const USAGE = 2;

/** The command line. Ends the process with 1 after a clear sentence when something is wrong, with 2 when it was misused. */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads the output may stop early (`| head`): nothing is wrong then.
  process.stdout.on('error', () => process.exit(0));
  try {
    const program = await commandLine(argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    // Commander has said what it means already.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE);
    process.stderr.write(`${explain(error)}\n`);
    process.exit(FAILED);
  }
}

/** Only what runs is loaded: the server starts without the other commands, and they without the server's parts. */
async function commandLine(command: string | undefined): Promise<Command> {
  // Before the commands, which inherit it.
  const program = new Command('tessera')
    .description('Self-hosted identity and credentials server')
    .showHelpAfterError('(--help shows what it takes)')
    .exitOverride();
  withConfig(program.command('serve').description('Start the server')).action(async (options: { config?: string }) => {
    const { serve } = await import('../main.ts');
    await serve({ configFile: options.config });
  });
  if (command === 'serve') return program;
  const { COMMANDS } = await import('./commands/index.ts');
  for (const addTo of COMMANDS) addTo(program);
  return program;
}
