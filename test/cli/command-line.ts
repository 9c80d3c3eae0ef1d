import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BIN = resolve(import.meta.dirname, '../../bin/tessera.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A data folder of its own, and commands and a server on it, each a process as an operator would start it. */
export async function commandLine(settings: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-cli-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('TESSERA_'));
  const env = {
    ...Object.fromEntries(clean),
    TESSERA_DATA_DIR: join(folder, 'data'),
    TESSERA_PORT: String(port),
    TESSERA_METRICS_PORT: '0',
    TESSERA_LOG_LEVEL: 'error',
    TESSERA_LIMITS_FACTOR: '1000',
    ...settings,
  };
  const start = (args: readonly string[]) => spawn(process.execPath, [BIN, ...args], { env, cwd: folder });

  async function command(args: readonly string[], input = ''): Promise<Ended> {
    const child = start(args);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, out, err };
  }

  return {
    folder,
    url,
    start,
    command,
    /** A command that must work; gives its JSON. */
    // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
    async json(args: readonly string[], input = ''): Promise<any> {
      const { code, out, err } = await command([...args, '--json'], input);
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    /** Serves until the function that it gives is called. */
    async serve(): Promise<() => Promise<void>> {
      const child = start(['serve']);
      let said = '';
      child.stdout.on('data', (chunk) => (said += chunk));
      child.stderr.on('data', (chunk) => (said += chunk));
      const ended = new Promise<void>((done) => child.on('close', () => done()));
      for (let tries = 0; ; tries += 1) {
        if ((await fetch(`${url}/health/ready`).catch(() => undefined))?.ok === true) break;
        if (child.exitCode !== null || tries > 300) throw new Error(`The server did not start: ${said}`);
        await sleep(50);
      }
      return async () => {
        child.kill('SIGTERM');
        await ended;
      };
    },
    signIn: (username: string, password: string) =>
      fetch(`${url}/v1/authentication/connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'password', username, password }),
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export type CommandLine = Awaited<ReturnType<typeof commandLine>>;

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? done(address.port) : fail()));
    });
  });
}
