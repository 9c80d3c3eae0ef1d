/**
 * Runs the tests with one PostgreSQL for all of them: `npm test`, or `npm test -- <file patterns>` for some.
 * A file started alone with `node --test` brings up a server of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPostgres } from '#test/support/postgres/start-postgres.ts';

const patterns = process.argv.length > 2 ? process.argv.slice(2) : ['test/**/*.test.ts'];
// Ctrl-C reaches the tests too; staying until they have ended keeps their server under them and their summary last.
process.on('SIGINT', () => {});

const bed = await startPostgres();
const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', ...patterns], {
  stdio: 'inherit',
  env: { ...process.env, TESSERA_TEST_POSTGRES_ADMIN_URL: bed.url },
});
process.on('SIGTERM', () => tests.kill('SIGTERM'));
const [code] = await once(tests, 'exit');
await bed.stop();
process.exitCode = code ?? 1;
