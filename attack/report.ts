import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Check, Finding } from './check.ts';
import { LIMITS_FACTOR } from './support/server.ts';

interface Row extends Finding {
  readonly id: string;
  readonly title: string;
}

/** What one check found, printed together when it ends. */
export class CheckReport {
  readonly #check: Check;
  readonly #mayMiss: boolean;
  readonly #rows: Row[];
  readonly #started = performance.now();
  #text: string;

  constructor(check: Check, mayMiss: boolean, rows: Row[]) {
    this.#check = check;
    this.#mayMiss = mayMiss;
    this.#rows = rows;
    this.#text = `\n${check.id} ${check.title}\n`;
  }

  add(finding: Finding): void {
    this.#add(finding, finding.pass ? 'pass' : 'FAIL');
  }

  /** It did not come to its end, which is a failure unless it was named as one that may. */
  missed(error: unknown): void {
    const figure = String((error as Error).stack ?? error);
    this.#add({ sent: 'could not run', figure, pass: this.#mayMiss }, this.#mayMiss ? 'MISSED' : 'FAIL');
  }

  /** Prints it; gives the seconds that it took. */
  end(): number {
    const seconds = Math.round((performance.now() - this.#started) / 100) / 10;
    process.stdout.write(`${this.#text}${this.#check.id.padEnd(5)} took ${seconds.toFixed(1)} s\n`);
    return seconds;
  }

  #add(finding: Finding, verdict: string): void {
    const { id, title } = this.#check;
    this.#rows.push({ id, title, ...finding });
    this.#text += `${id.padEnd(5)} ${verdict}  ${finding.sent}\n${' '.repeat(12)}${finding.figure}\n`;
  }
}

/** Everything that was found, kept for the file. */
export class Report {
  readonly #rows: Row[] = [];
  readonly #seconds: Record<string, number> = {};
  readonly #mayMiss: readonly string[];
  readonly #started = performance.now();

  /** `mayMiss` names the checks that are allowed not to come to their end. */
  constructor(mayMiss: readonly string[] = []) {
    this.#mayMiss = mayMiss;
  }

  of(check: Check): CheckReport {
    return new CheckReport(check, this.#mayMiss.includes(check.id), this.#rows);
  }

  /** How long a check took. */
  took({ id }: Check, seconds: number): void {
    this.#seconds[id] = seconds;
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
