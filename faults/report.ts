import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './stand.ts';

const verdictOf = ({ broken, notRun }: Outcome): string => {
  if (notRun !== undefined) return 'COULD NOT RUN';
  return broken.length === 0 ? 'held' : 'BROKEN';
};

/** One line for a scenario on one database, and one for each rule that broke. */
export function printOutcome(outcome: Outcome): void {
  const figures = Object.entries(outcome.figures).map(([name, value]) => `${name} ${value}`);
  const cells = [
    outcome.id,
    outcome.database.padEnd(8),
    verdictOf(outcome).padEnd(7),
    `${outcome.seconds} s`.padEnd(8),
  ];
  process.stdout.write(`${cells.join('  ')}  ${outcome.title}: ${figures.join(', ')}\n`);
  for (const sentence of outcome.broken) process.stdout.write(`     ! ${sentence}\n`);
  if (outcome.notRun !== undefined) process.stdout.write(`     ! could not run: ${outcome.notRun}\n`);
}

/** Says how it went in all, and loudly what did not run. */
export function summarise(outcomes: readonly Outcome[]): { broken: number; notRun: number } {
  const broken = outcomes.filter((outcome) => outcome.broken.length > 0).length;
  const notRun = outcomes.filter((outcome) => outcome.notRun !== undefined).length;
  const seconds = Math.round(outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0));
  const held = outcomes.length - broken - notRun;
  process.stdout.write(`faults: ${held} held, ${broken} broken, ${notRun} could not run, ${seconds} s\n`);
  if (notRun > 0)
    process.stdout.write(`faults: ${notRun} SCENARIOS COULD NOT RUN on this machine and prove nothing here\n`);
  return { broken, notRun };
}

/** Keeps the figures as JSON under `faults/results`. */
export function writeResults(form: string, outcomes: readonly Outcome[]): void {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  const file = join(folder, `${at.replace(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ at, form, outcomes }, null, 2)}\n`);
}
