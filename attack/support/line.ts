import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, readAnswer } from './answer.ts';

const PATIENCE_MS = 20_000;

/** A request as it is written; the body as text or as the bytes that go out. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  /** In order; a list says a header several times. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/**
 * HTTP/1.1 over one kept connection, one request at a time: what it is told is what goes out, well-formed or not, and time
 * is taken from the first byte sent to the last received. A connection that the server closed is opened again.
 */
export class Line {
  readonly port: number;
  readonly #from: string | undefined;
  #socket: Socket | undefined;

  /** `from` is the address of the loopback network that the server sees; 127.0.0.1 unless told. */
  constructor(port: number, from?: string) {
    this.port = port;
    this.#from = from;
  }

  call(request: Sent): Promise<Answer> {
    return this.send(encode(request), request.method);
  }

  /** Sends these bytes, whatever they are. Raises an Error when no answer comes. */
  async send(bytes: Buffer, method: string): Promise<Answer> {
    const socket = await this.#open();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    let received: Buffer = Buffer.alloc(0);
    const look = (ended: boolean) => {
      const read = readAnswer(received, method, ended);
      if (read !== undefined) resolve(read[0]);
      else if (ended) reject(new Error(`The connection ended without an answer (${received.length} bytes).`));
    };
    const take = (part: Buffer) => {
      received = received.length === 0 ? part : Buffer.concat([received, part]);
      look(false);
    };
    const end = () => look(true);
    const timer = setTimeout(() => reject(new Error('No answer came.')), PATIENCE_MS);
    socket.on('data', take).on('close', end).on('error', end);
    try {
      socket.write(bytes);
      const answer = await promise;
      if (answer.closes) this.close();
      return answer;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      socket.off('data', take).off('close', end).off('error', end);
    }
  }

  /** Whether the server ends the connection within so many milliseconds. */
  async endsWithin(milliseconds: number): Promise<boolean> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || !socket.readable) return true;
    socket.resume();
    const ended = once(socket, 'close').then(() => true);
    return Promise.race([ended, sleep(milliseconds, false)]);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #open(): Promise<Socket> {
    if (this.#socket !== undefined && !this.#socket.destroyed && this.#socket.readable) return this.#socket;
    const socket = connect({ port: this.port, host: '127.0.0.1', localAddress: this.#from });
    await once(socket, 'connect');
    // What is on the way when a connection goes is told to who waits for it; nobody waits for the rest.
    socket.setNoDelay(true).on('error', () => {});
    this.#socket = socket;
    return socket;
  }
}

/** The bytes of a request, with the host and the length that it does not name itself. */
export function encode({ method, path, headers = {}, body }: Sent): Buffer {
  const content = body === undefined ? undefined : Buffer.from(body as string);
  const named = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const all = {
    ...(named.has('host') ? {} : { host: '127.0.0.1' }),
    ...headers,
    ...(content === undefined || named.has('content-length') || named.has('transfer-encoding')
      ? {}
      : { 'content-length': String(content.length) }),
  };
  const lines = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}\r\n`),
  );
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return content === undefined ? head : Buffer.concat([head, content]);
}
