/**
 * Runs the tests: `npm test -- [--only sqlite|postgres] [file patterns]`. One PostgreSQL serves all of them; a file
 * started alone with `node --test` brings up a server of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '#test/support/postgres/start-postgres.ts';

const DATABASES = ['sqlite', 'postgres'];

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const { only } = values;
if (only !== undefined && !DATABASES.includes(only)) throw new Error(`--only takes ${DATABASES.join(' or ')}.`);

// Tests that run on each database end their name, or their suite's, in "on <database>" or ": <database>".
const skipped = DATABASES.filter((database) => only !== undefined && database !== only).map(
  (database) => `--test-skip-pattern=/(\\bon|:) ${database}\\b/`,
);
const patterns = positionals.length > 0 ? positionals : ['test/**/*.test.ts'];
// Ctrl-C reaches the tests too; staying until they have ended keeps their server under them and their summary last.
process.on('SIGINT', () => {});

const bed = only === 'sqlite' ? undefined : await startPostgres();
const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', ...skipped, ...patterns], {
  stdio: 'inherit',
  env: {
    // Every file is a process of its own that loads the same sources: without types they are kept for the next one.
    NODE_COMPILE_CACHE: resolve(import.meta.dirname, '../node_modules/.cache/compiled'),
    ...process.env,
    ...(bed === undefined ? {} : { TESSERA_TEST_POSTGRES_ADMIN_URL: bed.url }),
  },
});
process.on('SIGTERM', () => tests.kill('SIGTERM'));
const [code] = await once(tests, 'exit');
await bed?.stop();
process.exitCode = code ?? 1;
