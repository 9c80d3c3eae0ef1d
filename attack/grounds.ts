import { hire, STAFF_ENV, type Staff } from './support/people.ts';
import { type AttackedServer, type ServerOptions, startServer } from './support/server.ts';

export interface GroundsOptions {
  readonly short: boolean;
  readonly seed: number;
}

/** A server in a process of its own, and the programs that may call it. */
export interface Staffed {
  readonly server: AttackedServer;
  readonly staff: Staff;
}

/** Where checks take place. Servers that checks share are started when the first one asks. */
export class Grounds {
  readonly short: boolean;
  readonly seed: number;
  #shared: Promise<Staffed> | undefined;
  readonly #servers: AttackedServer[] = [];

  constructor({ short, seed }: GroundsOptions) {
    this.short = short;
    this.seed = seed;
  }

  /** So many in the full form, fewer in the short one. */
  count(full: number, short: number): number {
    return this.short ? short : full;
  }

  /** The server that most checks share, its request budgets multiplied. */
  shared(): Promise<Staffed> {
    this.#shared ??= this.staffed();
    return this.#shared;
  }

  /** A server for one check alone, with settings of its own. */
  async staffed(options: ServerOptions = {}): Promise<Staffed> {
    const server = await this.server({ ...options, env: { ...STAFF_ENV, ...options.env } });
    return { server, staff: await hire(server) };
  }

  async server(options: ServerOptions = {}): Promise<AttackedServer> {
    const server = await startServer(options);
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.close();
  }
}
