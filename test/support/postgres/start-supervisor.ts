import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './protocol.ts';

type Asked = Request extends infer One ? (One extends Request ? Omit<One, 'id'> : never) : never;

export interface Supervisor {
  ask(request: Asked): Promise<Reply>;
  /** Ends the supervisor, and with it everything that it started. */
  end(): Promise<void>;
}

/** Starts a supervisor that never keeps this process alive, except while an answer is due. */
export function startSupervisor(): Supervisor {
  const child = fork(fileURLToPath(new URL('./supervisor.ts', import.meta.url)), {
    // Its own process group: Ctrl-C is for the tests, the supervisor follows when the channel closes.
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  child.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  const giveUp = () => {
    for (const [id, settle] of waiting) settle({ id, error: 'The PostgreSQL supervisor ended.' });
  };
  child.on('error', giveUp);
  child.once('exit', giveUp);
  keepAlive(child, false);

  let last = 0;
  const ask = async (request: Asked): Promise<Reply> => {
    const id = ++last;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(id, resolve);
    keepAlive(child, true);
    if (child.connected) child.send({ id, ...request });
    else resolve({ id, error: 'The PostgreSQL supervisor has ended.' });
    const reply = await promise;
    waiting.delete(id);
    if (waiting.size === 0) keepAlive(child, false);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.ref();
    if (child.connected) child.disconnect();
    await exit;
  };
  return { ask, end };
}

function keepAlive(child: ChildProcess, wanted: boolean): void {
  if (wanted) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
