import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = '\r\n\r\n';

/**
 * HTTP/1.1 over one kept socket, one request at a time, answers with a length: what the bench needs and no more, because
 * its client shares the processors with the server that it measures.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #cookie = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => this.#waiting?.reject(new Error('The server closed the connection.')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** The answer, whatever it is. Raises an Error when there is none. */
  answer(call: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(encode(call));
    });
  }

  /** The body of the answer. Raises an Error unless it is a 2xx. */
  async exchange(call: Call): Promise<string> {
    const { status, body } = await this.answer(call);
    if (status >= 300) throw new Error(`${call.method} ${call.path}: ${status} ${body}`);
    return body;
  }

  /** The cookie that the last answer with one set, as a request sends it back. */
  get cookie(): string {
    return this.#cookie;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#received += bytes.toString('latin1');
    const head = this.#received.indexOf(HEAD_END);
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    const start = head + HEAD_END.length;
    if (this.#received.length < start + length) return;
    const status = Number(this.#received.slice(9, 12));
    const body = this.#received.slice(start, start + length);
    const set = this.#received.indexOf('\r\nset-cookie: ');
    if (set >= 0) this.#cookie = this.#received.slice(set + 14, this.#received.indexOf(';', set));
    this.#received = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status, body });
  }
}

const encoded = new WeakMap<Call, string>();

/** A call that is sent again and again is written once. */
function encode(call: Call): string {
  let text = encoded.get(call);
  if (text === undefined) {
    const { method, path, headers = {}, body = '' } = call;
    const all = {
      host: '127.0.0.1',
      ...headers,
      ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    text = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
    encoded.set(call, text);
  }
  return text;
}
