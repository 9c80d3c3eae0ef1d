/**
 * Attacks a running Tessera and says what came of it: `npm run attack -- --short --only S01,S11,fuzz --seed 7 --pairs 2000`. Ends with 1
 * when a check failed.
 */
import { parseArgs } from 'node:util';
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
  },
});
const { short } = values;
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number.');
const pairs = values.pairs === undefined ? undefined : Number(values.pairs);
if (pairs !== undefined && !(pairs >= 10)) throw new Error('--pairs takes a number from 10 on.');
const only = values.only.split(',').filter((id) => id !== '');
const unknown = only.filter((id) => !CHECKS.some((check) => check.id === id));
if (unknown.length > 0)
  throw new Error(`There is no check ${unknown.join(', ')}: ${CHECKS.map(({ id }) => id).join(', ')}`);

const wanted = ({ id, fullFormOnly }: Check) =>
  only.length === 0 ? !(short && fullFormOnly === true) : only.includes(id);
const grounds = new Grounds({ short, seed, pairs });
const report = new Report();
process.on('SIGTERM', () => process.exit(1)).on('SIGINT', () => process.exit(1));
process.stdout.write(
  `${short ? 'short form' : 'full form'}, seed ${seed}; TESSERA_LIMITS_FACTOR ${LIMITS_FACTOR} but where budgets are what is asked about\n`,
);
for (const check of CHECKS.filter(wanted)) {
  process.stdout.write(`\n${check.id} ${check.title}\n`);
  try {
    await check.run(grounds, (finding) => report.add(check, finding));
  } catch (error) {
    report.add(check, { sent: 'the check itself', figure: String((error as Error).stack ?? error), pass: false });
  }
}
await grounds.close();
report.write({ short, seed });
// Not by itself: the test server's helpers would print the summary of tests that were none.
process.exit(report.failed === 0 ? 0 : 1);
