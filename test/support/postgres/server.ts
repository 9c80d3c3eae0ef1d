import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Installation } from './prepare-installation.ts';
import type { ServerUser } from './server-user.ts';

/** How PostgreSQL goes down: `fast` rolls back and writes a checkpoint, `immediate` is a crash. */
export type ShutdownMode = 'fast' | 'immediate';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

export interface ServerOptions {
  readonly installation: Installation;
  /** Folders that the server's user owns, closed to others: one to work in, one for the data. */
  readonly folder: string;
  readonly dataFolder: string;
  /** Of the administrator. Asked for even on loopback, where every user of the machine can knock. */
  readonly password: string;
  readonly user: ServerUser | undefined;
  readonly durable: boolean;
}

/** One data folder and the server process over it, owned by the supervisor. */
export class Server {
  readonly #options: ServerOptions;
  #process: ChildProcess | undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
  }

  async initialise(): Promise<void> {
    const { installation, folder, dataFolder, password, user } = this.#options;
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, password);
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
    const args = ['-D', dataFolder, ...access, '-E', 'UTF8', '--locale=C', '--no-sync'];
    await promisify(execFile)(join(installation.bin, 'initdb'), args, { cwd: folder, env: installation.env, ...user });
  }

  /** Resolves to its process id when it accepts connections; rejects with its log when it ends instead. */
  async start(port: number): Promise<number> {
    const { installation, folder, user } = this.#options;
    const child = spawn(join(installation.bin, 'postgres'), this.#arguments(port), {
      cwd: folder,
      env: installation.env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...user,
    });
    this.#process = child;
    await readyToAccept(child);
    return child.pid ?? 0;
  }

  async stop(mode: ShutdownMode): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(SIGNALS[mode]);
    await exit;
  }

  #arguments(port: number): string[] {
    const settings = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      max_connections: 200,
      // synchronous_commit stays on: it costs nothing without fsync, and what was committed survives an immediate restart.
      ...(this.#options.durable ? {} : { fsync: 'off', full_page_writes: 'off', max_wal_size: '128MB' }),
    };
    return [
      '-D',
      this.#options.dataFolder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
  }
}

function readyToAccept(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    // The listener stays for good: a full pipe would block the server.
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-4000);
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`PostgreSQL ended before it was ready:\n${log}`)));
  });
}
