/**
 * Measures Tessera beside the raw bounds of the same machine:
 * `npm run bench -- --seconds 5 --only me,refresh --users 1000000 --database postgres`.
 */
import { execFileSync } from 'node:child_process';
import { Bench } from './bench.ts';
import { describeMachine } from './machine.ts';
import { measures } from './measures.ts';
import { readOptions } from './options.ts';
import { Report } from './report.ts';
import { ROUNDS } from './support/compare.ts';
import { LIMITS_FACTOR } from './support/site.ts';

const options = readOptions(process.argv.slice(2));
const unknown = options.only.find((name) => !measures.some((measure) => measure.name === name));
if (unknown !== undefined) throw new Error(`--only takes ${measures.map(({ name }) => name).join(', ')}`);
const machine = describeMachine();
const raised = { TESSERA_LIMITS_FACTOR: LIMITS_FACTOR };
process.on('SIGTERM', () => process.exit(1)).on('SIGINT', () => process.exit(1));
process.stdout.write(
  `${Object.entries(machine)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')}\n`,
);
process.stdout.write(
  `${options.database}, every commit synced; the middle of ${ROUNDS} rounds of ${options.seconds} s, a bound and ours by turns; client and server share the processors\n` +
    `as shipped, log and metrics too, but for TESSERA_LIMITS_FACTOR=${LIMITS_FACTOR} (every request budget)\n\n`,
);
// As `npm ci` leaves it: from sources that changed since, a server would start more slowly.
execFileSync(process.execPath, [new URL('../scripts/bundle.ts', import.meta.url).pathname], { stdio: 'inherit' });
const report = new Report();
const bench = new Bench(options, report);
try {
  for (const measure of measures) {
    if (options.only.length > 0 && !options.only.includes(measure.name)) continue;
    if (measure.on?.includes(options.database) === false) {
      report.missing(measure.name, `with --database ${measure.on.join(' or ')} only`);
      continue;
    }
    // One that could not be measured leaves the others alone, and is told.
    await measure.run(bench).catch((error: unknown) => {
      process.exitCode = 1;
      report.missing(measure.name, error instanceof Error ? error.message : String(error));
    });
  }
} finally {
  await bench.end();
}
report.write({ machine, options, rounds: ROUNDS, raised });
process.exit();
