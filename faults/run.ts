/**
 * Brings faults about and compares what clients were told with what is there afterwards:
 * `npm run faults -- --short --only R01,R05 --database sqlite`; `--kills 50` is how often each scenario kills. Exit status 1 when a rule broke, and with `--strict` when a scenario
 * did not run because the machine lacks what it needs.
 */
import { parseArgs } from 'node:util';
import { printOutcome, summarise, writeResults } from './report.ts';
import { DATABASES, type DatabaseKind, type Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { CannotRun, type Outcome, Stand } from './stand.ts';
import { closeGrounds, LIMITS_FACTOR } from './support/ground.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    database: { type: 'string', default: DATABASES.join(',') },
    kills: { type: 'string', default: '' },
  },
});
const known = new Set(SCENARIOS.map(({ id }) => id));
const only = values.only.split(',').filter((id) => id !== '');
for (const id of only) if (!known.has(id)) throw new Error(`--only takes ${[...known].join(', ')}; not ${id}.`);
const databases = values.database.split(',');
for (const name of databases)
  if (!DATABASES.includes(name as DatabaseKind)) throw new Error(`--database takes ${DATABASES.join(' or ')}.`);

const kills = values.kills === '' ? undefined : Number(values.kills);
if (kills !== undefined && !(Number.isInteger(kills) && kills > 0)) throw new Error('--kills takes a number above 0.');

async function outcomeOf(scenario: Scenario, database: DatabaseKind): Promise<Outcome> {
  const stand = new Stand(database, values.short, kills);
  const begun = performance.now();
  let notRun: string | undefined;
  running = stand;
  try {
    await scenario.run(stand);
  } catch (error) {
    if (error instanceof CannotRun) notRun = error.message;
    else stand.rule(false, `The scenario failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
  await stand.end();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  const { figures, broken } = stand;
  return { id: scenario.id, title: scenario.title, database, seconds, figures, broken, notRun };
}

let running: Stand | undefined;
const interrupted = async () => {
  await running?.end();
  await closeGrounds();
  process.exit(130);
};
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);

const form = values.short ? 'short' : 'full';
process.stdout.write(`faults, ${form} form; limits factor ${LIMITS_FACTOR}, everything else as it ships\n`);
const outcomes: Outcome[] = [];
try {
  for (const scenario of SCENARIOS) {
    if (only.length > 0 && !only.includes(scenario.id)) continue;
    for (const database of (values.short && scenario.shortOn) || scenario.on) {
      if (!databases.includes(database)) continue;
      const outcome = await outcomeOf(scenario, database);
      outcomes.push(outcome);
      printOutcome(outcome);
    }
  }
} finally {
  await closeGrounds();
}
writeResults(form, outcomes);
const { broken, notRun } = summarise(outcomes);
process.exit(broken > 0 || (values.strict && notRun > 0) ? 1 : 0);
