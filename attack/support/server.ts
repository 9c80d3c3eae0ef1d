import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataParent } from '#test/support/data-parent.ts';
import { freePort } from '#test/support/postgres/free-port.ts';

const COMMAND = new URL('../../bin/tessera.js', import.meta.url).pathname;
const READY_MS = 60_000;

/** The log is written together a few times a second: what happened before is in it after so long. */
export const WRITTEN_MS = 1500;

/** Multiplies the request budgets of servers that are not asked about them (`TESSERA_LIMITS_FACTOR`). */
export const LIMITS_FACTOR = 100_000;

export interface ServerOptions {
  /** Settings by environment name, over those that every server here has. */
  readonly env?: Readonly<Record<string, string>>;
  /** The data of another server: one that ended, or on PostgreSQL one that runs beside. */
  readonly dataDir?: string;
  /** Data on the disk even where there is room in memory. */
  readonly durable?: boolean;
  /** Its database, where that is not in its data folder. */
  readonly databaseUrl?: string | undefined;
}

/** Tessera as its users have it: a process of its own, on a data folder and a port of its own. */
export interface AttackedServer {
  readonly port: number;
  readonly url: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly child: ChildProcess;
  /** Everything that the server wrote so far, standard error too. */
  log(): string;
  /** Runs a command of the command line beside the server; gives its JSON. */
  command(...args: string[]): Record<string, string>;
  /** Ends the server and keeps its data. */
  stop(): Promise<void>;
  /** Ends the server and removes its data. */
  close(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Raises an Error when the server ends or is not ready in time. */
export async function startServer(options: ServerOptions = {}): Promise<AttackedServer> {
  const dataDir = options.dataDir ?? mkdtempSync(join(dataParent(options.durable === true), 'tessera-attack-'));
  const port = await freePort();
  const { databaseUrl } = options;
  const database = databaseUrl === undefined ? {} : { TESSERA_DATABASE_URL: databaseUrl };
  const env = { ...process.env, ...environment(port, dataDir), ...database, ...options.env };
  const logFile = join(dataDir, `attack-${port}.log`);
  const output = openSync(logFile, 'a');
  const child = spawn(process.execPath, [COMMAND, 'serve'], { env, stdio: ['ignore', output, output] });
  running.add(child);
  closeSync(output);
  const log = () => readFileSync(logFile, 'utf8');
  await ready(port, child, log);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    dataDir,
    databaseUrl,
    child,
    log,
    command: (...args) =>
      JSON.parse(execFileSync(process.execPath, [COMMAND, ...args, '--json'], { env, encoding: 'utf8' })),
    stop: () => end(child),
    async close() {
      await end(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const environment = (port: number, dataDir: string) => ({
  TESSERA_PORT: String(port),
  TESSERA_PUBLIC_URL: `http://localhost:${port}`,
  TESSERA_DATA_DIR: dataDir,
  TESSERA_METRICS_PORT: '0',
  TESSERA_LIMITS_FACTOR: String(LIMITS_FACTOR),
});

async function ready(port: number, child: ChildProcess, log: () => string): Promise<void> {
  const until = performance.now() + READY_MS;
  for (;;) {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => ({ ok: false }));
    if (ok) return;
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}: ${log().slice(-2000)}`);
    if (performance.now() > until) throw new Error(`The server did not get ready: ${log().slice(-2000)}`);
    await sleep(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
