import fc from 'fast-check';
import { Line } from '../support/line.ts';
import { People, type Staff } from '../support/people.ts';
import type { AttackedServer } from '../support/server.ts';
import { type Described, operationsOf } from './document.ts';
import { fault } from './judge.ts';
import { LaneCast } from './lane-cast.ts';
import { type Plan, plans } from './plan.ts';
import { type Written, write } from './write.ts';

/** Requests after which a lane gets new people: at the latest, and where those that it has may no longer do anything. */
const WORN = 200;
const REFUSED = 25;
const MOST_FAULTS = 12;

/** A way to be wrong, once, with the smallest request that shows it. */
export interface Fault {
  readonly operation: string;
  readonly what: string;
  readonly seed: number;
  readonly request: string;
  readonly answer: string;
}

export interface Fuzzed {
  readonly requests: number;
  /** Answers of a server whose hash queue was full. */
  readonly unavailable: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly operations: number;
  /** Operations that never once succeeded: what lies behind them was not reached. */
  readonly neverSucceeded: readonly string[];
  readonly faults: readonly Fault[];
}

export interface FuzzOptions {
  readonly server: AttackedServer;
  readonly staff: Staff;
  readonly documentUrl: string;
  readonly requests: number;
  readonly lanes: number;
  readonly seed: number;
}

/** What the lanes of a face find together. */
interface Findings {
  requests: number;
  unavailable: number;
  readonly byStatus: Map<number, number>;
  readonly succeeded: Set<string>;
  readonly faults: Map<string, Fault>;
}

/** Sends so many requests made from a face's document and judges every answer by it. */
export async function fuzzFace(options: FuzzOptions): Promise<Fuzzed> {
  const { server, documentUrl, lanes, requests, seed } = options;
  const document = await (await fetch(`${server.url}${documentUrl}`)).json();
  const operations = operationsOf(document as never);
  const found: Findings = {
    requests: 0,
    unavailable: 0,
    byStatus: new Map(),
    succeeded: new Set(),
    faults: new Map(),
  };
  const share = Math.ceil(requests / lanes);
  const running = Array.from({ length: lanes }, (_, lane) =>
    runLane({ ...options, requests: share, seed: seed + lane * 1000 }, operations, found),
  );
  await Promise.all(running);
  return {
    requests: found.requests,
    unavailable: found.unavailable,
    byStatus: found.byStatus,
    operations: operations.length,
    neverSucceeded: operations.map(({ id }) => id).filter((id) => !found.succeeded.has(id)),
    faults: [...found.faults.values()],
  };
}

async function runLane(options: FuzzOptions, operations: readonly Described[], found: Findings): Promise<void> {
  const { server, staff } = options;
  const line = new Line(server.port);
  const aside = new People(new Line(server.port));
  const cast = new LaneCast(aside, staff);
  let [left, seed, worn] = [options.requests, options.seed, WORN];
  const ask = async (plan: Plan) => {
    if (worn >= WORN) {
      await cast.renew();
      worn = 0;
    }
    worn += 1;
    const operation = operations[plan.operation] as Described;
    const written = await write(plan, operation, cast);
    const answer = await line.call(written);
    found.requests += 1;
    found.byStatus.set(answer.status, (found.byStatus.get(answer.status) ?? 0) + 1);
    if (answer.status === 401 && plan.actor === 'right' && worn > REFUSED) worn = WORN;
    if (answer.status === 503) found.unavailable += 1;
    if (written.routed && answer.status < 300) found.succeeded.add(operation.id);
    const what = fault(operation, written, answer, operations);
    if (what === undefined || found.faults.has(`${operation.id}: ${what}`)) return;
    throw new Faulty({
      operation: operation.id,
      what,
      seed,
      request: shown(written),
      answer: `${answer.status} ${answer.text.slice(0, 600)}`,
    });
  };
  while (left > 0 && found.faults.size < MOST_FAULTS) {
    const property = fc.asyncProperty(plans(operations), ask);
    const run = await fc.check(property, { numRuns: left, seed });
    left -= run.numRuns;
    seed += 1;
    if (run.errorInstance === null || run.errorInstance === undefined) break;
    if (!(run.errorInstance instanceof Faulty)) throw run.errorInstance;
    const { fault: one } = run.errorInstance;
    found.faults.set(`${one.operation}: ${one.what}`, one);
  }
  line.close();
  aside.line.close();
}

class Faulty extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.what);
    this.fault = fault;
  }
}

function shown({ method, path, headers = {}, body }: Written): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path}`, ...lines, '', body?.toString().slice(0, 2000) ?? ''].join('\n');
}
