import { startWalkServer } from './walk/server.ts';
import { walkIdentityApi } from './walk/story.ts';

const server = await startWalkServer();
try {
  await walkIdentityApi(server, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write('\nEverything went as it should.\n');
} catch (error) {
  process.stderr.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  await server.stop();
}
