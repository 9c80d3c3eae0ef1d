/**
 * Attacks a running Tessera and says what came of it: `npm run attack -- --short --only S01,S11,fuzz --seed 7 --pairs 2000 --database postgres`.
 * Ends with 1 when a check failed, or could not run and is not named by `--may-miss`.
 */
import { parseArgs } from 'node:util';
import { DATABASES } from '#test/support/test-server.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { Grounds } from './grounds.ts';
import { Report } from './report.ts';
import { LIMITS_FACTOR } from './support/server.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string' },
    database: { type: 'string', default: 'sqlite' },
    'may-miss': { type: 'string', default: '' },
    faces: { type: 'string', default: '' },
  },
});
const { short } = values;
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number.');
const pairs = values.pairs === undefined ? undefined : Number(values.pairs);
if (pairs !== undefined && !(pairs >= 10)) throw new Error('--pairs takes a number from 10 on.');
const database = DATABASES.find((kind) => kind === values.database);
if (database === undefined) throw new Error(`--database takes ${DATABASES.join(' or ')}.`);
const listed = (text: string) => text.split(',').filter((word) => word !== '');
const [only, mayMiss, faces] = [listed(values.only), listed(values['may-miss']), listed(values.faces)];
const unknown = [...only, ...mayMiss].filter((id) => !CHECKS.some((check) => check.id === id));
if (unknown.length > 0)
  throw new Error(`There is no check ${unknown.join(', ')}: ${CHECKS.map(({ id }) => id).join(', ')}`);

const wanted = ({ id, fullFormOnly }: Check) =>
  only.length === 0 ? !(short && fullFormOnly === true) : only.includes(id);
const grounds = new Grounds({ short, seed, pairs, database, faces });
const report = new Report(mayMiss);
process.on('SIGTERM', () => process.exit(1)).on('SIGINT', () => process.exit(1));
process.stdout.write(
  `${short ? 'short form (times are told and decide nothing)' : 'full form'}, ${database}, seed ${seed}; TESSERA_LIMITS_FACTOR ${LIMITS_FACTOR} but where budgets are what is asked about\n`,
);
const left = CHECKS.filter((check) => only.length === 0 && !wanted(check)).map(({ id }) => id);
if (left.length > 0) process.stdout.write(`In the full form only: ${left.join(', ')}\n`);
const queue = CHECKS.filter(wanted);
// While one check waits for its server another one can run; where times decide each has the machine to itself.
await Promise.all(Array.from({ length: short ? 2 : 1 }, work));
await grounds.close();
report.write({ short, seed, database });
// Not by itself: the test server's helpers would print the summary of tests that were none.
process.exit(report.failed === 0 ? 0 : 1);

/** Runs checks until there are none left. */
async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const own = report.of(check);
    try {
      await check.run(grounds, (finding) => own.add(finding));
    } catch (error) {
      own.missed(error);
    }
    report.took(check, own.end());
  }
}
