import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured } from './support/compare.ts';

/** What a figure should reach. It is printed whether it does; no figure ever fails a run. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number };

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, measured in the same run, and how large it is. */
  readonly bound?: { readonly name: string; readonly value: number };
  readonly ratio?: number;
  /** Of the ratio where there is one, else of the value. */
  readonly aim?: Aim;
  /** Processor time for each request of ours, and of the bound. */
  readonly cpu?: { readonly ours: Measured; readonly bound?: Measured };
  readonly more?: Readonly<Record<string, number | string>>;
}

/** Figures, printed as they come and kept for the file. */
export class Report {
  readonly #figures: (Figure & { met?: boolean })[] = [];
  readonly #missing: string[] = [];
  readonly #started = performance.now();

  add(figure: Figure): void {
    const met = isMet(figure);
    this.#figures.push({ ...figure, ...(met === undefined ? {} : { met }) });
    process.stdout.write(`${lineOf(figure, met)}\n`);
  }

  /** Something that this machine or this database does not let be measured. */
  missing(name: string, why: string): void {
    this.#missing.push(`${name}: ${why}`);
    process.stdout.write(`${name.padEnd(NAME)} not measured: ${why}\n`);
  }

  /** Writes everything under `results/`, as JSON and as a table for docs/proof.md, and says how much was met. */
  write(head: object): void {
    const folder = join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    const at = new Date().toISOString();
    const file = join(folder, `${at.replace(/[:.]/g, '-')}.json`);
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    const content = { at, seconds, ...head, figures: this.#figures, missing: this.#missing };
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
    writeFileSync(file.replace(/json$/, 'md'), tableOf(this.#figures));
    const aimed = this.#figures.filter(({ met }) => met !== undefined);
    const met = aimed.filter((figure) => figure.met).length;
    process.stdout.write(
      `\n${this.#figures.length} figures, ${met} of ${aimed.length} aims met, ${seconds} s: ${file}\n`,
    );
  }
}

const NAME = 34;

function isMet({ aim, ratio, value }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  const held = ratio ?? value;
  return 'atLeast' in aim ? held >= aim.atLeast : held <= aim.atMost;
}

function lineOf(figure: Figure, met: boolean | undefined): string {
  const { name, cpu } = figure;
  const { value, against, ratio, aim } = cellsOf(figure);
  const cells = [
    name.padEnd(NAME),
    value.padEnd(14),
    against.padEnd(30),
    ratio.padEnd(6),
    aim.padEnd(8),
    (met === undefined ? '' : met ? 'met' : 'MISSED').padEnd(7),
    ...(cpu === undefined ? [] : [cpuText(cpu)]),
    moreText(figure),
  ];
  return cells.join(' ').trimEnd();
}

function tableOf(figures: readonly (Figure & { met?: boolean })[]): string {
  const rows = figures.map((figure) => {
    const { value, against, ratio, aim } = cellsOf(figure);
    const met = figure.met === undefined ? '' : figure.met ? 'met' : '**missed**';
    const more = [...(figure.cpu === undefined ? [] : [cpuText(figure.cpu)]), moreText(figure)].filter(Boolean);
    return `| ${[figure.name, value, against, ratio, aim, met, more.join('; ')].join(' | ')} |\n`;
  });
  return `| figure | measured | bound | ratio | aim | met | beside it |\n|---|---|---|---|---|---|---|\n${rows.join('')}`;
}

function cellsOf({ value, unit, bound, ratio, aim }: Figure) {
  return {
    value: `${short(value)} ${unit}`,
    against: bound === undefined ? '' : `${bound.name} ${short(bound.value)}`,
    ratio: ratio === undefined ? '' : ratio.toFixed(2),
    aim: aim === undefined ? '' : 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`,
  };
}

const moreText = ({ more = {} }: Figure): string =>
  Object.entries(more)
    .map(([key, one]) => `${key} ${typeof one === 'number' ? short(one) : one}`)
    .join(', ');

function cpuText({ ours, bound }: NonNullable<Figure['cpu']>): string {
  const rest = ours.cpuMs - ours.mainMs;
  const of = bound === undefined ? '' : `, bound ${short(bound.cpuMs)}`;
  return `CPU ms ${short(ours.cpuMs)} (main ${short(ours.mainMs)}, others ${short(rest)}${of})`;
}

/** Three digits that matter. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return size >= 10 ? value.toFixed(1) : value.toFixed(size >= 1 ? 2 : 3);
}
