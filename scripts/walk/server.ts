import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const COMMAND = new URL('../../bin/tessera.js', import.meta.url).pathname;

export const ADMIN_EMAIL = 'ada@example.org';

export interface WalkServer {
  readonly url: string;
  /** Makes the first administrator, whose address is ADMIN_EMAIL. */
  readonly bootstrapKey: string;
  /** Runs a command of the command line beside the server and gives its JSON. */
  command(...args: string[]): Record<string, string>;
  stop(): Promise<void>;
}

/** A server of its own: free port, throw-away data folder, built-in mailbox. `command` is the program to start. */
export async function startWalkServer(command = COMMAND): Promise<WalkServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tessera-walk-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const bootstrapKey = randomBytes(24).toString('base64url');
  const env = {
    ...process.env,
    TESSERA_HOST: '127.0.0.1',
    TESSERA_PORT: String(port),
    TESSERA_PUBLIC_URL: url,
    TESSERA_DATA_DIR: dataDir,
    TESSERA_METRICS_PORT: '0',
    TESSERA_LOG_LEVEL: 'error',
    TESSERA_ADMIN_EMAIL: ADMIN_EMAIL,
    TESSERA_BOOTSTRAP_KEY: bootstrapKey,
    TESSERA_POLICY_CONTACTS_RESEND_SECONDS: '1',
  };
  const child = spawn(process.execPath, [command, 'serve'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = async () => {
    await ended(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(`http://127.0.0.1:${port}/health/ready`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}`,
    bootstrapKey,
    command: (...args) =>
      JSON.parse(execFileSync(process.execPath, [command, ...args, '--json'], { env, encoding: 'utf8' })),
    stop,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error('The server did not get ready.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
