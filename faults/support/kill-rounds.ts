import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stand } from '../stand.ts';
import type { TesseraNode } from './tessera-node.ts';

const MOMENT_MS = 40;
const PATIENCE_MS = 5000;

export interface Round {
  readonly number: number;
  /** A server that runs, by turns; none once the round is over. */
  port(): number;
  /** Whether the clients should go on. */
  isOn(): boolean;
  /** A client got an answer. */
  answered(): void;
}

export interface KillRounds {
  readonly rounds: number;
  readonly clients: number;
  /** A server is killed a random moment after so many answers at most; the least is none. */
  readonly mostAnswers: number;
  /** What is made ready before the load, with every server up. */
  before?(round: Round): Promise<void>;
  /** What one client does until the round is over. */
  client(round: Round, client: number): Promise<void>;
  /** What is compared once every server is up again. */
  after?(round: Round): Promise<void>;
}

/**
 * Rounds of load, each ended by a SIGKILL of a server at a random moment: of the only one, or of each of two by turns while
 * the other goes on. Counts kills, and how long restarts took.
 */
export async function killRounds(stand: Stand, nodes: readonly TesseraNode[], work: KillRounds): Promise<void> {
  const restarts: number[] = [];
  for (let number = 0; number < work.rounds; number += 1) {
    let on = true;
    let turn = 0;
    let answers = 0;
    const round: Round = {
      number,
      port: () => nodes[turn++ % nodes.length]?.port ?? 0,
      isOn: () => on,
      answered: () => (answers += 1),
    };
    await work.before?.(round);
    const load = Array.from({ length: work.clients }, (_, client) => work.client(round, client));
    const enough = randomInt(work.mostAnswers);
    for (const begun = performance.now(); answers < enough && performance.now() - begun < PATIENCE_MS; ) await sleep(1);
    await sleep(randomInt(MOMENT_MS));
    const victim = nodes[number % nodes.length];
    // Of two nodes, one survives and serves on for a moment.
    on = nodes.length > 1;
    await victim?.kill();
    stand.count('kills');
    if (on) await sleep(50);
    on = false;
    await Promise.all(load);
    restarts.push((await victim?.start()) ?? 0);
    await work.after?.(round);
  }
  const sorted = restarts.toSorted((one, other) => one - other);
  stand.figure('restart p50 ms', Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0));
  stand.figure('restart max ms', Math.round(sorted.at(-1) ?? 0));
}
