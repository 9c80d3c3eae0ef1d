import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, Connection } from './connection.ts';

/** One request over a connection of its own. Raises an Error unless the answer is a 2xx. */
export async function send(port: number, call: Call): Promise<string> {
  const connection = await Connection.open(port);
  try {
    return await connection.exchange(call);
  } finally {
    connection.close();
  }
}

/** The session cookie that a request is answered with, as the next one sends it. Raises an Error unless it is a 2xx. */
export async function cookieFrom(port: number, call: Call): Promise<string> {
  const connection = await Connection.open(port);
  try {
    await connection.exchange(call);
    return connection.cookie;
  } finally {
    connection.close();
  }
}

/** The next request of a connection: its first, or the one that follows from the answer before. */
export type Next = (before: string | undefined) => Call;

export interface Load {
  readonly count: number;
  readonly perSecond: number;
}

/**
 * Keeps so many connections busy for so long, spread evenly over `ports`; each request's milliseconds go to `times`. Raises
 * an Error at the first answer that is not a success.
 */
export async function load(
  ports: readonly number[],
  seconds: number,
  connections: number,
  next: Next,
  times: number[] = [],
): Promise<Load> {
  const open = await Promise.all(
    Array.from({ length: connections }, (_, index) => Connection.open(ports[index % ports.length] ?? 0)),
  );
  let count = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  const loop = async (connection: Connection) => {
    let answer: string | undefined;
    for (let begun = performance.now(); begun < until; ) {
      answer = await connection.exchange(next(answer));
      const ended = performance.now();
      times.push(ended - begun);
      begun = ended;
      count += 1;
    }
  };
  try {
    await Promise.all(open.map(loop));
    return { count, perSecond: count / ((performance.now() - started) / 1000) };
  } finally {
    for (const connection of open) connection.close();
  }
}

/** Times `/health/live` every 10 ms into `times` until `work` is done; gives what `work` gave. */
export async function probing<T>(port: number, times: number[], work: Promise<T>): Promise<T> {
  const connection = await Connection.open(port);
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  const live: Call = { method: 'GET', path: '/health/live' };
  const probe = async () => {
    while (!done) {
      const started = performance.now();
      await connection.exchange(live);
      times.push(performance.now() - started);
      await sleep(10);
    }
  };
  const [result] = await Promise.all([settled, probe()]);
  connection.close();
  return result;
}
