import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const probeAgent = new Agent({ keepAlive: true, maxSockets: 1 });

/** One request over a kept connection. Raises an Error unless the answer is a 2xx. */
export function send(port: number, call: Call, via: Agent = agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const { method, path, body } = call;
    const headers = { ...call.headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) };
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: via }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        if ((answer.statusCode ?? 0) < 300) resolve(text);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
      });
    });
    outgoing.on('error', reject).end(body);
  });
}

/** Requests a second with `connections` at once for so long; raises at the first answer that is not a success. */
export async function rate(port: number, seconds: number, connections: number, next: () => Call): Promise<number> {
  let count = 0;
  const started = performance.now();
  const until = started + seconds * 1000;
  const loop = async () => {
    while (performance.now() < until) {
      await send(port, next());
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return count / ((performance.now() - started) / 1000);
}

/** Times `/health/live` every 20 ms into `times` until `work` is done; gives what `work` gave. */
export async function probing<T>(port: number, times: number[], work: Promise<T>): Promise<T> {
  let done = false;
  const settled = work.finally(() => {
    done = true;
  });
  const probe = async () => {
    while (!done) {
      const started = performance.now();
      await send(port, { method: 'GET', path: '/health/live' }, probeAgent);
      times.push(performance.now() - started);
      await sleep(20);
    }
  };
  const [result] = await Promise.all([settled, probe()]);
  return result;
}
