import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#test/support/postgres/free-port.ts';
import type { Ground } from './ground.ts';
import { call } from './http.ts';

export const COMMAND = new URL('../../bin/tessera.js', import.meta.url).pathname;
/** On a machine that is busy with other work too; how long it took is a figure of each scenario. */
const READY_MS = 120_000;
const LOG_KEPT = 20_000;

export interface NodeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that the process loads before Tessera: a clock that jumps, a trigger. */
  readonly preload?: readonly string[];
  /** Whose appearances in the log are counted, however much else it says. */
  readonly listenFor?: string;
  /** A program, with arguments, that starts the server and watches or disturbs it. */
  readonly under?: readonly string[];
}

/** One server process, killed by its id and started again on the same port and data. */
export class TesseraNode {
  readonly ground: Ground;
  readonly #options: NodeOptions;
  #child: ChildProcess | undefined;
  #port = 0;
  #log = '';

  constructor(ground: Ground, options: NodeOptions) {
    this.ground = ground;
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** The id of Tessera's own process, also where another program started it. */
  get pid(): number {
    const started = this.#child?.pid ?? 0;
    if (this.#options.under === undefined) return started;
    // Some programs become the server, others stay beside it.
    const [child = ''] = readFileSync(`/proc/${started}/task/${started}/children`, 'utf8').trim().split(' ');
    return child === '' ? started : Number(child);
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** How often the process said what is listened for. */
  heard = 0;

  /** What the process said last. */
  get log(): string {
    return this.#log;
  }

  /** Starts without waiting until it is ready; `ended` gives its exit code or signal. */
  async launch(env: Readonly<Record<string, string>> = {}): Promise<{ ended: Promise<number | string> }> {
    if (this.#port === 0) this.#port = await freePort();
    const { under = [], preload = [] } = this.#options;
    const own = [...preload.flatMap((file) => ['--import', file]), COMMAND, 'serve'];
    const [program = '', ...args] = [...under, process.execPath, ...own];
    const child = spawn(program, args, {
      env: { ...process.env, ...this.ground.env(this.#port), ...this.#options.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#log = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    return { ended: once(child, 'exit').then(([code, signal]) => code ?? signal) };
  }

  #hear(text: string): void {
    const { listenFor } = this.#options;
    if (listenFor !== undefined) this.heard += text.split(listenFor).length - 1;
    this.#log = (this.#log + text).slice(-LOG_KEPT);
  }

  /** Starts and waits until it is ready; gives the milliseconds. Raises an Error with its log when it ends instead. */
  async start(): Promise<number> {
    const begun = performance.now();
    await this.launch();
    while ((await call(this.#port, { method: 'GET', path: '/health/ready' })).status !== 200) {
      if (!this.isRunning) throw new Error(`The server ended (${this.#child?.exitCode}):\n${this.#log}`);
      if (performance.now() - begun > READY_MS) throw new Error(`The server did not get ready:\n${this.#log}`);
      await sleep(10);
    }
    return performance.now() - begun;
  }

  /** SIGKILL, at once. Resolves when the process is gone. */
  async kill(): Promise<void> {
    if (!this.isRunning || this.#child === undefined) return;
    const exit = once(this.#child, 'exit');
    process.kill(this.pid, 'SIGKILL');
    await exit;
  }

  /** SIGTERM; gives how it ended and the milliseconds that took. */
  async terminate(): Promise<{ ended: number | string; milliseconds: number }> {
    const child = this.#child;
    if (child === undefined || !this.isRunning) return { ended: 'not running', milliseconds: 0 };
    const begun = performance.now();
    const exit = once(child, 'exit');
    process.kill(this.pid, 'SIGTERM');
    const [code, signal] = await exit;
    return { ended: code ?? signal, milliseconds: performance.now() - begun };
  }
}
