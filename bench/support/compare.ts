import type { Load } from './load.ts';
import { type ProcessorTime, processorTime } from './processor-time.ts';
import { median } from './quantile.ts';

/** How many times each side is measured. */
export const ROUNDS = 3;

/** One of those that are compared: what it does, and what its processor time is read from. */
export interface Side {
  run(): Promise<Load>;
  /** Processor time that those who serve it used so far. */
  time(): ProcessorTime;
}

/** The middle of a side's rounds. */
export interface Measured {
  readonly perSecond: number;
  /** Processor milliseconds for each request: of all threads, and of the main one. */
  readonly cpuMs: number;
  readonly mainMs: number;
}

export const sideOf = (pid: number, run: () => Promise<Load>): Side => ({ run, time: () => processorTime(pid) });

/** Measures sides by turns, so that what else the machine does meets all alike; gives the middle of each one's rounds. */
export async function byTurns(sides: readonly Side[], rounds = ROUNDS): Promise<readonly (readonly Measured[])[]> {
  const measured = sides.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, side] of sides.entries()) measured[index]?.push(await once(side));
  return measured;
}

/** The middle of each figure. */
export function middle(rounds: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(rounds.map((one) => one[key]));
  return { perSecond: of('perSecond'), cpuMs: of('cpuMs'), mainMs: of('mainMs') };
}

/** The middle of the ratios of rounds that were measured one after the other. */
export function ratio(ours: readonly Measured[], bound: readonly Measured[]): number {
  return median(ours.map(({ perSecond }, index) => perSecond / (bound[index]?.perSecond ?? Number.NaN)));
}

async function once(side: Side): Promise<Measured> {
  const before = side.time();
  const { count, perSecond } = await side.run();
  const after = side.time();
  const each = (key: keyof ProcessorTime) => ((after[key] - before[key]) / count) * 1000;
  return { perSecond, cpuMs: each('total'), mainMs: each('main') };
}
