import { Agent, request } from 'node:http';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is. */
  readonly body?: unknown;
}

/** What came back; status 0 where nothing did, so that nobody knows what became of the request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly milliseconds: number;
}

const GIVE_UP_MS = 30_000;
const agent = new Agent({ keepAlive: true, maxSockets: 512, scheduling: 'lifo' });

/** One request to a server on this machine. Never rejects: what went wrong on the way is an answer of status 0. */
export function call(port: number, { method, path, headers = {}, body }: Call): Promise<Answer> {
  const raw = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const sent: Record<string, string> = { ...headers };
  if (raw !== undefined) {
    sent['content-length'] = String(Buffer.byteLength(raw));
    sent['content-type'] ??= 'application/json';
  }
  const begun = performance.now();
  return new Promise((resolve) => {
    const settle = (status: number, answered: Answer['headers'], text: string) =>
      resolve({ status, headers: answered, text, milliseconds: performance.now() - begun });
    const lost = (error: Error) => settle(0, {}, error.message);
    const outgoing = request({ agent, host: '127.0.0.1', port, method, path, headers: sent }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('error', lost);
      incoming.on('end', () => settle(incoming.statusCode ?? 0, incoming.headers, text));
    });
    outgoing.on('error', lost);
    outgoing.setTimeout(GIVE_UP_MS, () => outgoing.destroy(new Error('no answer')));
    outgoing.end(raw);
  });
}

/** The body of an answer that is JSON. */
// biome-ignore lint/suspicious/noExplicitAny: scenarios look into whatever came back
export function json({ text }: Answer): any {
  return JSON.parse(text);
}

export function form(fields: Readonly<Record<string, string>>): Pick<Call, 'headers' | 'body'> {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}
