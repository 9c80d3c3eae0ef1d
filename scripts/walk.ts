import { parseArgs } from 'node:util';
import { startWalkServer } from './walk/server.ts';
import { walk } from './walk/walk.ts';

// It takes no arguments: one that it ignored would seem to have had an effect.
parseArgs();
const server = await startWalkServer();
try {
  await walk(server, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write('\nEverything went as it should.\n');
} catch (error) {
  process.stderr.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  await server.stop();
}
