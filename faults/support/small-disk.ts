import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, ftruncateSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun } from '../stand.ts';
import type { Ground } from './ground.ts';

const LONGEST_SECONDS = '900';
const QUERY = new URL('./query-file.ts', import.meta.url).pathname;
const CHUNK = Buffer.alloc(16 * 1024);

/**
 * A disk of a few megabytes over the data folder of a ground: memory that is mounted in a namespace of its own, so that nothing
 * outside sees it and it is gone with the process that holds it. Raises CannotRun where the system does not let one have such.
 */
export class SmallDisk {
  readonly #holder: ChildProcess;
  /** The data folder as it is reached from outside. */
  readonly folder: string;
  readonly ground: Ground;

  private constructor(holder: ChildProcess, ground: Ground) {
    this.#holder = holder;
    this.folder = `/proc/${holder.pid}/root${ground.dataDir}`;
    cpSync(ground.dataDir, this.folder, { recursive: true });
    this.ground = { ...ground, query: async (sql) => this.#query(sql) };
  }

  static async over(ground: Ground, megabytes: number): Promise<SmallDisk> {
    const probe = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { encoding: 'utf8' });
    if (probe.status !== 0) throw new CannotRun(`No mount namespaces here: ${probe.stderr ?? 'unshare is missing'}`);
    const mount = `mount -t tmpfs -o size=${megabytes}m,mode=700 tmpfs "$0" && echo ready && exec sleep ${LONGEST_SECONDS}`;
    const holder = spawn('unshare', ['-rm', 'sh', '-c', mount, ground.dataDir], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(holder.stdout, 'data');
    return new SmallDisk(holder, ground);
  }

  /** What starts a server on this disk. */
  get under(): readonly string[] {
    return ['nsenter', '-t', String(this.#holder.pid), '-U', '-m', '--preserve-credentials', '--'];
  }

  /** SQLite follows every link to the path behind it, and so out of the namespace: it has to be inside. */
  #query(sql: string) {
    const [nsenter = '', ...args] = this.under;
    const file = join(this.ground.dataDir, 'tessera.db');
    return JSON.parse(execFileSync(nsenter, [...args, process.execPath, QUERY, file, sql], { encoding: 'utf8' }));
  }

  /** Takes every byte, but for so many. */
  fill(left = 0): void {
    const filler = join(this.folder, 'filler');
    const descriptor = openSync(filler, 'a');
    try {
      for (const size of [CHUNK.length, 4096, 512, 1]) while (wrote(descriptor, size));
      if (left > 0) ftruncateSync(descriptor, statSync(filler).size - left);
    } finally {
      closeSync(descriptor);
    }
  }

  free(): void {
    rmSync(join(this.folder, 'filler'));
  }

  close(): void {
    this.#holder.kill('SIGKILL');
  }
}

function wrote(descriptor: number, size: number): boolean {
  try {
    return writeSync(descriptor, CHUNK, 0, size) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
