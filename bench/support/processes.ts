import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** A program, with arguments, that becomes or watches the process: taskset, strace. */
  readonly under?: readonly string[];
  /** The open file that standard output goes to; otherwise nowhere. */
  readonly output?: number;
  /** Whether messages can be sent to it. */
  readonly channel?: boolean;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program of this Node; what it says on standard error is shown. */
export function startNode(args: readonly string[], options: StartOptions = {}): ChildProcess {
  const { env = {}, under = [], output = 'ignore', channel = false } = options;
  const [program = '', ...rest] = [...under, process.execPath, ...args];
  const stdio: StdioOptions = ['ignore', output, 'inherit', ...(channel ? (['ipc'] as const) : [])];
  const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends a program and waits until it has. */
export async function endNode(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** Sends a program one message and gives its answer. Raises an Error when it ends instead. */
export function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`A program of the bench ended with ${child.exitCode ?? child.signalCode}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
    child.send(message);
  });
}
