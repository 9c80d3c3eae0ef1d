import { type ChildProcess, execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './load.ts';
import { startNode } from './processes.ts';

const COMMAND = new URL('../bin/tessera.js', import.meta.url).pathname;
/** Node's arguments of `npm start`: a young generation of 4 MB in place of 16, at the same rates. */
const START = ['--max-semi-space-size=4'];

/** Multiplies the request budgets, so that not they are measured. */
export const LIMITS_FACTOR = 10_000;

export interface BenchServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the first 200 of `/health/ready`. */
  readonly readyMs: number;
  command(...args: string[]): Record<string, string>;
}

/** Tessera in a process of its own on a data folder. */
export async function startBenchServer(dataDir: string): Promise<BenchServer> {
  const port = await freePort();
  const env = {
    TESSERA_PORT: String(port),
    TESSERA_PUBLIC_URL: `http://localhost:${port}`,
    TESSERA_DATA_DIR: dataDir,
    TESSERA_METRICS_PORT: '0',
    TESSERA_LOG_LEVEL: 'error',
    TESSERA_LIMITS_FACTOR: String(LIMITS_FACTOR),
  };
  const started = performance.now();
  const child = startNode([...START, COMMAND, 'serve'], env);
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    if (performance.now() - started > 20_000) {
      child.kill('SIGKILL');
      throw new Error('The server did not get ready.');
    }
    await sleep(5);
  }
  const readyMs = performance.now() - started;
  const options = { env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const command = (...args: string[]) =>
    JSON.parse(execFileSync(process.execPath, [COMMAND, ...args, '--json'], options));
  return { child, pid: child.pid ?? 0, port, readyMs, command };
}

async function isReady(port: number): Promise<boolean> {
  return send(port, { method: 'GET', path: '/health/ready' }).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
