import { startWorld, type World } from '#test/parity/world.ts';
import type { DatabaseKind } from '#test/support/test-server.ts';
import { hire, STAFF_ENV, type Staff } from './support/people.ts';
import { type AttackedServer, type ServerOptions, startServer } from './support/server.ts';

export interface GroundsOptions {
  readonly short: boolean;
  readonly seed: number;
  /** Pairs of every comparison of times, in place of each one's own. */
  readonly pairs?: number | undefined;
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
  readonly #pairs: number | undefined;
  #shared: Promise<Staffed> | undefined;
  readonly #servers: AttackedServer[] = [];
  #sharedWorld: Promise<World> | undefined;
  readonly #worlds: World[] = [];

  constructor({ short, seed, pairs }: GroundsOptions) {
    this.#pairs = pairs;
    this.short = short;
    this.seed = seed;
  }

  /** So many in the full form, fewer in the short one. */
  count(full: number, short: number): number {
    return this.short ? short : full;
  }

  /** The pairs of a comparison of times. */
  pairs(full: number, short: number): number {
    return this.#pairs ?? this.count(full, short);
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

  /**
   * A whole server in this process whose clock a check holds, for what needs hours to pass: everything but the clock and the
   * cost of a hash is as in production. Closed at the end.
   */
  async world(env: Readonly<Record<string, string>> = {}, database: DatabaseKind = 'sqlite'): Promise<World> {
    const world = await startWorld(database, env);
    this.#worlds.push(world);
    return world;
  }

  /** The world that checks share which need nothing special. */
  sharedWorld(): Promise<World> {
    this.#sharedWorld ??= this.world();
    return this.#sharedWorld;
  }

  /** A bound in milliseconds: in the short form, which runs beside other work, only what is far beyond it fails. */
  milliseconds(bound: number): number {
    return this.short ? bound * 20 : bound;
  }

  async server(options: ServerOptions = {}): Promise<AttackedServer> {
    const server = await startServer(options);
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.close();
    for (const world of this.#worlds) await world.close();
  }
}
