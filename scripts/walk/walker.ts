import { setTimeout as sleep } from 'node:timers/promises';
import type { WalkServer } from './server.ts';

export type Say = (line: string) => void;

interface Request {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
}

/** Goes through a story step by step: each call is told in short, and the first unexpected answer ends the walk. */
export class Walker {
  readonly #server: WalkServer;
  readonly #say: Say;
  /** The session cookie of the browser or app in the story. */
  #cookie = '';

  constructor(server: WalkServer, say: Say) {
    this.#server = server;
    this.#say = say;
  }

  /** One request. Gives the JSON of the answer, empty where there is none; raises an Error for another status. */
  // biome-ignore lint/suspicious/noExplicitAny: a story picks what it needs out of whatever came back
  async call(what: string, expected: number, method: string, path: string, request: Request = {}): Promise<any> {
    const { token, json, form } = request;
    const headers: Record<string, string> = { ...request.headers };
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (json !== undefined) headers['content-type'] = 'application/json';
    if (this.#cookie !== '') headers.cookie = this.#cookie;
    const body = form === undefined ? json && JSON.stringify(json) : new URLSearchParams(form);
    const response = await fetch(`${this.#server.url}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body && { body }),
    });
    const [set] = response.headers.getSetCookie().filter((one) => one.startsWith('JSESSIONID='));
    if (set !== undefined) this.#cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const sent = json === undefined ? '' : ` ${short(JSON.stringify(json))}`;
    this.#say(`${what}\n    ${method} ${cut(path)}${sent}\n    → ${response.status} ${short(text)}`);
    if (response.status !== expected) throw new Error(`${what}: expected ${expected}, got ${response.status} ${text}`);
    return /^[{[]/.test(text) ? JSON.parse(text) : {};
  }

  /** What the newest message to this address or number holds, `except` what is known; waits until there is one. */
  async mail(to: string, pattern: RegExp, except?: string): Promise<string> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const response = await fetch(`${this.#server.url}/mailbox/messages?to=${encodeURIComponent(to)}`);
      const messages = (await response.json()) as { text: string }[];
      const found = messages
        .map(({ text }) => pattern.exec(text)?.[0])
        .find((match) => match !== undefined && match !== except);
      if (found !== undefined) return found;
      await sleep(50);
    }
    throw new Error(`No such message reached ${to}.`);
  }

  /** A client made on the host, with its own secret. */
  client(tenant: string, kind: string, scopes: string): { client_id: string; client_secret: string } {
    const made = this.#server.command(
      ...['client', 'create', '--name', 'walk', '--tenant', tenant, '--kind', kind, '--scopes', scopes],
    );
    return { client_id: made.client_id ?? '', client_secret: made.client_secret ?? '' };
  }
}

/** A path without the whole of a token in it. */
function cut(path: string): string {
  return path.replace(/([A-Za-z0-9_-]{24})[A-Za-z0-9_-]{8,}/g, '$1…');
}

/** One line, long values cut: tokens, codes, keys and passwords are not for scrollback. */
function short(text: string): string {
  const cut = text
    .replace(/"([A-Za-z0-9._~-]{24})[A-Za-z0-9._~-]+"/g, '"$1…"')
    .replace(/("[a-z-]*password":")[^"]+/gi, '$1…')
    .replace(/("recoveryCodes":\[)[^\]]+/, '$1…');
  return cut.length > 160 ? `${cut.slice(0, 160)}…` : cut;
}
