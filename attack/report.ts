import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Check, Finding } from './check.ts';
import { LIMITS_FACTOR } from './support/server.ts';

interface Row extends Finding {
  readonly id: string;
  readonly title: string;
}

/** What was found, printed as it comes and kept for the file. */
export class Report {
  readonly #rows: Row[] = [];
  readonly #seconds: Record<string, number> = {};
  readonly #mayMiss: readonly string[];
  readonly #started = performance.now();

  constructor(mayMiss: readonly string[] = []) {
    this.#mayMiss = mayMiss;
  }

  add({ id, title }: Check, finding: Finding): void {
    this.#rows.push({ id, title, ...finding });
    const verdict = finding.pass ? 'pass' : 'FAIL';
    process.stdout.write(`${id.padEnd(5)} ${verdict}  ${finding.sent}\n${' '.repeat(12)}${finding.figure}\n`);
  }

  /** How long a check took, printed with its name. */
  took({ id }: Check, milliseconds: number): void {
    const seconds = Math.round(milliseconds / 100) / 10;
    this.#seconds[id] = seconds;
    process.stdout.write(`${id.padEnd(5)} took ${seconds.toFixed(1)} s\n`);
  }

  /** A check that did not come to its end. It counts as failed unless it was named as one that may. */
  missed(check: Check, error: unknown): void {
    const figure = String((error as Error).stack ?? error);
    this.add(check, { sent: 'COULD NOT RUN', figure, pass: this.#mayMiss.includes(check.id) });
  }

  get failed(): number {
    return this.#rows.filter(({ pass }) => !pass).length;
  }

  /** Writes everything to a file under `results/`; gives its path. */
  write(options: { readonly short: boolean; readonly seed: number; readonly database: string }): string {
    const folder = join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    const at = new Date().toISOString();
    const file = join(folder, `${at.replace(/[:.]/g, '-')}.json`);
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    const machine = { node: process.version, processors: availableParallelism() };
    const head = { at, ...options, seconds, ...machine, limitsFactor: LIMITS_FACTOR };
    writeFileSync(file, `${JSON.stringify({ ...head, secondsOf: this.#seconds, results: this.#rows }, null, 2)}\n`);
    const checks = new Set(this.#rows.map(({ id }) => id)).size;
    const text = `${checks} checks, ${this.#rows.length} figures, ${this.failed} failed, ${seconds} s`;
    process.stdout.write(`\n${text}: ${file}\n`);
    return file;
  }
}
