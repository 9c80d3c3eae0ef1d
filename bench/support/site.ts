import { type ChildProcess, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#test/support/postgres/free-port.ts';
import { send } from './load.ts';
import { endNode, startNode } from './processes.ts';

export const COMMAND = new URL('../../bin/tessera.js', import.meta.url).pathname;
/** Node's arguments of `npm start`. */
const START = startArguments();
const MASTER_KEY = randomBytes(32).toString('base64');
/** The same for all nodes, as for those behind one proxy: tokens of one are good at the others. */
const PUBLIC_URL = 'http://localhost:8080';
const READY_MS = 60_000;

/** Multiplies the request budgets, so that not they are measured. */
export const LIMITS_FACTOR = 10_000;

export interface BenchServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the first 200 of `/health/ready`. */
  readonly readyMs: number;
}

/** What servers stand on: a data folder, and on PostgreSQL a database. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  readonly dataDir = join(this.folder, 'data');
  readonly databaseUrl: string | undefined;
  readonly #servers: BenchServer[] = [];

  constructor(databaseUrl?: string) {
    this.databaseUrl = databaseUrl;
    mkdirSync(this.dataDir, { mode: 0o700 });
    process.on('exit', () => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Settings of servers and commands: as Tessera ships, log and metrics too, but for the budgets. */
  env(): Record<string, string> {
    return {
      TESSERA_DATA_DIR: this.dataDir,
      TESSERA_MASTER_KEY: MASTER_KEY,
      TESSERA_LIMITS_FACTOR: String(LIMITS_FACTOR),
      ...(this.databaseUrl === undefined ? {} : { TESSERA_DATABASE_URL: this.databaseUrl }),
    };
  }

  /** A command of the command line, beside the servers; gives its JSON. */
  command(...args: string[]): Record<string, string> {
    const options = { env: { ...process.env, ...this.env() }, encoding: 'utf8' } as const;
    return JSON.parse(execFileSync(process.execPath, [COMMAND, ...args, '--json'], options));
  }

  /** A server in a process of its own, `under` another program if need be; resolves when it is ready. */
  async start(under: readonly string[] = []): Promise<BenchServer> {
    const port = await freePort();
    const ports = { TESSERA_PORT: String(port), TESSERA_METRICS_PORT: String(await freePort()) };
    const env = { ...this.env(), ...ports, TESSERA_PUBLIC_URL: PUBLIC_URL };
    const output = openSync(join(this.folder, 'server.log'), 'a');
    const started = performance.now();
    const child = startNode([...START, COMMAND, 'serve'], { env, under, output });
    closeSync(output);
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
      if (performance.now() - started > READY_MS) throw new Error('The server did not get ready.');
      await sleep(5);
    }
    const server = { child, pid: child.pid ?? 0, port, readyMs: performance.now() - started };
    this.#servers.push(server);
    return server;
  }

  /** Ends its servers and removes its data. */
  async remove(): Promise<void> {
    for (const { child } of this.#servers.splice(0)) await endNode(child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isReady(port: number): Promise<boolean> {
  return send(port, { method: 'GET', path: '/health/ready' }).then(
    () => true,
    () => false,
  );
}

function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(scripts.start)
    .split(' ')
    .filter((argument) => argument.startsWith('--'));
}
