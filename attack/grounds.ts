import { besides, startWorld, type World } from '#test/parity/world.ts';
import { freshDatabase } from '#test/support/postgres/fresh-database.ts';
import type { DatabaseKind } from '#test/support/test-server.ts';
import { hire, STAFF_ENV, type Staff } from './support/people.ts';
import { type AttackedServer, type ServerOptions, startServer } from './support/server.ts';

export interface GroundsOptions {
  readonly short: boolean;
  readonly seed: number;
  readonly database: DatabaseKind;
  /** The APIs whose documents are fuzzed; all where none are named. */
  readonly faces: readonly string[];
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
  readonly database: DatabaseKind;
  readonly faces: readonly string[];
  readonly #pairs: number | undefined;
  #shared: Promise<Staffed> | undefined;
  #rationed: Promise<Staffed> | undefined;
  #talkative: Promise<Staffed> | undefined;
  readonly #servers: AttackedServer[] = [];
  #sharedWorld: Promise<World> | undefined;
  readonly #worlds: World[] = [];
  readonly #nodes: World[] = [];

  constructor({ short, seed, database, faces, pairs }: GroundsOptions) {
    this.#pairs = pairs;
    this.short = short;
    this.seed = seed;
    this.database = database;
    this.faces = faces;
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

  /** The server that checks of budgets share: those that it ships with, and a proxy on 127.0.0.1 that it trusts. */
  rationed(): Promise<Staffed> {
    this.#rationed ??= this.staffed({ env: { TESSERA_LIMITS_FACTOR: '1', TESSERA_TRUSTED_PROXIES: '127.0.0.1' } });
    return this.#rationed;
  }

  /** The server that writes down as much as it can, shared by checks that read what it kept. */
  talkative(): Promise<Staffed> {
    this.#talkative ??= this.staffed({ env: { TESSERA_LOG_LEVEL: 'trace' } });
    return this.#talkative;
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
  async world(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const world = await startWorld(this.database, env);
    this.#worlds.push(world);
    return world;
  }

  /** The world that checks share which need nothing special. */
  sharedWorld(): Promise<World> {
    this.#sharedWorld ??= this.world();
    return this.#sharedWorld;
  }

  /** Two nodes on the database of a world where it takes several, else the world alone. Closed at the end. */
  async nodes(world: World): Promise<readonly World[]> {
    if (this.database === 'sqlite') return [world];
    const other = await besides(world);
    this.#nodes.push(other);
    return [world, other];
  }

  /** Whether times decide: not in the short form, which runs beside other work. */
  get timesDecide(): boolean {
    return !this.short;
  }

  /** A bound in milliseconds. */
  milliseconds(bound: number): number {
    return this.timesDecide ? bound : Number.POSITIVE_INFINITY;
  }

  async server(options: ServerOptions = {}): Promise<AttackedServer> {
    const before = this.#servers.find(({ dataDir }) => dataDir === options.dataDir);
    const fresh = () => (this.database === 'postgres' ? freshDatabase() : undefined);
    const server = await startServer({
      ...options,
      durable: this.timesDecide,
      databaseUrl: before?.databaseUrl ?? (await fresh()),
    });
    this.#servers.push(server);
    return server;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.close();
    for (const node of this.#nodes) await node.server.stop();
    for (const world of this.#worlds) await world.close();
  }
}
