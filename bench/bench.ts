import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type PostgresBed, startPostgres } from '#test/support/postgres/start-postgres.ts';
import type { Options } from './options.ts';
import type { Report } from './report.ts';
import { byTurns, type Measured, middle, ratio, type Side, sideOf } from './support/compare.ts';
import type { Call } from './support/connection.ts';
import { furnishPeople, furnishPrograms, type Programs } from './support/furnish.ts';
import { type Load, load, type Next } from './support/load.ts';
import { ask, startNode } from './support/processes.ts';
import { type BenchServer, Site } from './support/site.ts';

/** Connections at once: a few where a slow hash bounds the rate, many elsewhere. */
export const HASHING = 8;
export const CHEAP = 32;

/** A server with programs and people. */
export interface Furnished {
  readonly site: Site;
  readonly server: BenchServer;
  readonly programs: Programs;
}

/** What measures work with. Whatever they ask for is started when it is first needed, and ended after the last. */
export class Bench {
  readonly options: Options;
  readonly report: Report;
  readonly #sites: Site[] = [];
  readonly #shared = new Map<string, Promise<unknown>>();
  #postgres: PostgresBed | undefined;

  constructor(options: Options, report: Report) {
    this.options = options;
    this.report = report;
  }

  /** What several measures share: made once. */
  shared<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#shared.get(name) as Promise<T> | undefined) ?? make();
    this.#shared.set(name, made);
    return made;
  }

  /** An empty site on the database that is measured. */
  async site(): Promise<Site> {
    const site = new Site(await this.#newDatabase());
    this.#sites.push(site);
    return site;
  }

  /** The process of the database server, where there is one. */
  get databasePid(): number | undefined {
    return this.#postgres?.pid;
  }

  /** The server that most figures are of. */
  main(): Promise<Furnished> {
    return this.shared('main', async () => {
      const site = await this.site();
      const server = await site.start();
      const programs = await furnishPrograms(site, server);
      await furnishPeople(server, programs);
      return { site, server, programs };
    });
  }

  /** A route of the bare server under the same load. */
  async bare(call: Call, connections: number): Promise<Side> {
    const { child, port } = await this.shared('bare', () => this.#startBare());
    return sideOf(child.pid ?? 0, () => load([port], this.options.seconds, connections, () => call));
  }

  /** Bare argon2id on every processor. */
  async rawHash(): Promise<Side> {
    const file = new URL('support/raw-argon2.ts', import.meta.url).pathname;
    const child = await this.shared('raw', async () => startNode([file], { channel: true }));
    return sideOf(child.pid ?? 0, () => ask<Load>(child, { seconds: this.options.seconds }));
  }

  /** What a server does under so many connections. */
  side({ pid, port }: BenchServer, connections: number, next: Next, times?: number[]): Side {
    return sideOf(pid, () => load([port], this.options.seconds, connections, next, times));
  }

  /** A bound and ours, measured by turns: the middle of each, and of their ratios. */
  async against(bound: Side, ours: Side): Promise<{ bound: Measured; ours: Measured; ratio: number }> {
    const [bounds = [], mine = []] = await byTurns([bound, ours]);
    return { bound: middle(bounds), ours: middle(mine), ratio: ratio(mine, bounds) };
  }

  async end(): Promise<void> {
    for (const site of this.#sites.splice(0)) await site.remove();
    await this.#postgres?.stop();
  }

  async #newDatabase(): Promise<string | undefined> {
    if (this.options.database === 'sqlite') return undefined;
    // Durable: a commit that does not wait for the disk is no figure.
    this.#postgres ??= await startPostgres({ durable: true });
    return this.#postgres.createDatabase();
  }

  async #startBare() {
    const site = await this.site();
    const file = new URL('support/bare-server.ts', import.meta.url).pathname;
    // As many hashes at once as there are processors, as Tessera does: more of them take the rate down.
    const env = { UV_THREADPOOL_SIZE: String(availableParallelism()) };
    const target = site.databaseUrl ?? join(site.folder, 'bare.db');
    const child = startNode([file, target], { env, channel: true });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return { child, port };
  }
}
