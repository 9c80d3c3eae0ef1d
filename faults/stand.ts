import type { DatabaseKind } from './scenario.ts';
import { type Ground, openGround } from './support/ground.ts';
import { Ledger } from './support/ledger.ts';
import { type NodeOptions, TesseraNode } from './support/tessera-node.ts';

/** How a scenario ended on one database. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly database: DatabaseKind;
  readonly seconds: number;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly broken: readonly string[];
  /** Why it did not run. Never counts as having passed. */
  readonly notRun?: string | undefined;
}

/** The machine lacks what a scenario needs: it is told, and the scenario counts as not run. */
export class CannotRun extends Error {}

/** What a scenario works with; whatever it starts here is ended when it is over. */
export class Stand {
  readonly database: DatabaseKind;
  readonly isShort: boolean;
  readonly figures: Record<string, number | string> = {};
  readonly broken: string[] = [];
  readonly #endings: (() => Promise<unknown> | unknown)[] = [];

  readonly #kills: number | undefined;

  /** `kills` is how often a process is killed in each scenario that kills, where the form does not say. */
  constructor(database: DatabaseKind, isShort: boolean, kills?: number) {
    this.database = database;
    this.isShort = isShort;
    this.#kills = kills;
  }

  /** The figure of the full form, or of the short one. */
  scale(full: number, short: number): number {
    return this.isShort ? short : full;
  }

  /** How often a process is killed: 200 times in the full form. */
  kills(short: number): number {
    return this.#kills ?? this.scale(200, short);
  }

  figure(name: string, value: number | string): void {
    this.figures[name] = typeof value === 'number' ? Math.round(value * 100) / 100 : value;
  }

  count(name: string, by = 1): void {
    this.figure(name, Number(this.figures[name] ?? 0) + by);
  }

  /** Keeps the larger of what was seen so far and `value`. */
  most(name: string, value: number): void {
    this.figure(name, Math.max(Number(this.figures[name] ?? 0), value));
  }

  rule(holds: boolean, sentence: string): void {
    if (!holds && !this.broken.includes(sentence)) this.broken.push(sentence);
  }

  after(end: () => Promise<unknown> | unknown): void {
    this.#endings.unshift(end);
  }

  /** Data of its own, with a program, people, and a journal beside it. */
  async ground(): Promise<Ground> {
    const ground = await openGround(this.database);
    this.after(() => ground.remove());
    return ground;
  }

  ledger(ground: Ground): Ledger {
    const ledger = new Ledger(ground.ledgerFile);
    this.after(() => ledger.close());
    return ledger;
  }

  /** A server on `ground`, ready. */
  async node(ground: Ground, options: NodeOptions = {}): Promise<TesseraNode> {
    const node = new TesseraNode(ground, options);
    this.after(() => node.kill());
    await node.start();
    return node;
  }

  /** As many servers as the database allows for: one, or two on PostgreSQL. */
  async nodes(ground: Ground, options: NodeOptions = {}): Promise<TesseraNode[]> {
    const count = this.database === 'postgres' ? 2 : 1;
    return Promise.all(Array.from({ length: count }, () => this.node(ground, options)));
  }

  async end(): Promise<void> {
    for (const end of this.#endings.splice(0)) {
      await Promise.resolve(end()).catch((error: unknown) => this.rule(false, `Tidying up failed: ${String(error)}`));
    }
  }
}
