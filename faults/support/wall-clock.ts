import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from './ground.ts';
import { COMMAND, type NodeOptions } from './tessera-node.ts';

const PRELOAD = new URL('./clock-preload.ts', import.meta.url).pathname;

/** Longer than the servers take to look at the file. */
const SEEN_MS = 100;

/** The wall clock of the servers of a ground, which a scenario sets. */
export class WallClock {
  readonly #ground: Ground;
  readonly #file: string;
  #offset = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#file = join(ground.dataDir, 'clock');
    writeFileSync(this.#file, '0');
  }

  /** Options of a server that goes by this clock, with settings of its own. */
  options(env: Readonly<Record<string, string>> = {}): NodeOptions {
    return { env: { ...env, FAULTS_CLOCK_FILE: this.#file }, preload: [PRELOAD] };
  }

  /** A command of the command line that goes by this clock. */
  command(...args: string[]): void {
    execFileSync(process.execPath, ['--import', PRELOAD, COMMAND, ...args], {
      env: { ...process.env, ...this.#ground.env(0), ...this.options().env },
      stdio: 'ignore',
    });
  }

  /** Sets the clock forward, or back, as by `date --set`; servers see it when this resolves. */
  async jump(milliseconds: number): Promise<void> {
    this.#offset += milliseconds;
    writeFileSync(this.#file, String(this.#offset));
    await sleep(SEEN_MS);
  }

  now(): number {
    return Date.now() + this.#offset;
  }
}
