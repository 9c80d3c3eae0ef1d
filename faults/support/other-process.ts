import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Ground } from './ground.ts';

const PROGRAM = new URL('./hold-database.ts', import.meta.url).pathname;

/** A process beside the server that holds its database's writer or a snapshot until it is let go of. */
export class OtherProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async holding(ground: Ground, what: 'write' | 'read'): Promise<OtherProcess> {
    const file = join(ground.dataDir, 'tessera.db');
    const child = spawn(process.execPath, [PROGRAM, file, what], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return new OtherProcess(child);
  }

  async letGo(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
  }
}
