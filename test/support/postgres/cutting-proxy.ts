import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A simple query of PostgreSQL's protocol (53.7): the letter, a length, the text. */
const COMMIT = Buffer.from('Q\0\0\0\x0bCOMMIT\0', 'latin1');

/**
 * Stands between a server and PostgreSQL. When it is told to cut, a connection is gone between a COMMIT and its answer, and
 * nobody can tell from it whether that was done.
 */
export class CuttingProxy {
  readonly #server: Server;
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  /** COMMITs until the one that is cut; negative when none is. */
  #until = -1;
  #how: 'done' | 'lost' = 'done';
  cuts = 0;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = createServer((client) => this.#serve(client));
  }

  static async before(databaseUrl: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(databaseUrl));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The same database, through this proxy. */
  get databaseUrl(): string {
    const url = new URL(this.#target);
    const address = this.#server.address();
    url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
    return url.href;
  }

  /** Cuts the connection of the COMMIT that comes after so many others: once it was done, or before it arrives. */
  cutCommitAfter(others: number, how: 'done' | 'lost' = 'done'): void {
    this.#until = others;
    this.#how = how;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #serve(client: Socket): void {
    const database = connect(Number(this.#target.port), '127.0.0.1');
    let isCut = false;
    for (const socket of [client, database]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        database.end();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (this.#until >= 0 && chunk.includes(COMMIT)) {
        isCut = this.#until === 0;
        this.#until -= 1;
        if (isCut) this.cuts += 1;
      }
      if (isCut && this.#how === 'lost') client.destroy();
      else database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => {
      // The answer to the COMMIT came as far as here: it was done, and the client will never hear of it.
      if (isCut) client.destroy();
      else client.write(chunk);
    });
  }
}
