import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTrace, requireStrace, STRACE, type SystemCall } from '../../faults/support/strace.ts';
import { type Bench, CHEAP, HASHING } from '../bench.ts';
import type { Measure } from '../measure.ts';
import { PEOPLE, refresh, refreshToken, registration, signIn } from '../support/calls.ts';
import { furnishPeople, furnishPrograms, type Programs } from '../support/furnish.ts';
import { load, type Next, send } from '../support/load.ts';
import { endNode } from '../support/processes.ts';
import { refreshFamilies } from '../support/refresh-families.ts';

const ALONE = 20;
/** What follows an operation is its too: mails that go out, the log that is copied into the database. */
const FOLLOWS_MS = 1500;
/** Starts strace beside the server, which stays our child. */
const UNDER = [...STRACE, '-D', '--seccomp-bpf', '-s', '1', '-e', 'trace=pwrite64,fsync,fdatasync'];

/** Writes to the disk and syncs of it for each operation, one after the other and many at once, counted by strace. */
export const durability: Measure = {
  name: 'durability',
  on: ['sqlite'],
  async run(bench) {
    try {
      requireStrace();
    } catch (error) {
      return bench.report.missing('writes and syncs', String(error));
    }
    const site = await bench.site();
    const before = await site.start();
    const programs = await furnishPrograms(site, before);
    await furnishPeople(before, programs);
    await endNode(before.child);
    const file = join(site.folder, 'trace');
    const server = await site.start([...UNDER, '-o', file]);
    const operated = await operate(bench, server.port, programs);
    await endNode(server.child);
    await complete(file);
    const calls = parseTrace(readFileSync(file, 'latin1')).filter(({ result }) => result >= 0);
    for (const [name, windows] of Object.entries(operated)) report(bench, name, windows, calls);
    await site.remove();
  },
};

interface Window {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Syncs of one operation alone that were set as an aim. */
const AIMS: Readonly<Record<string, number>> = { 'sign-in': 2, refresh: 1 };

type Operated = Readonly<Record<string, { readonly alone: Window; readonly together: Window }>>;

async function operate(bench: Bench, port: number, { app }: Programs): Promise<Operated> {
  const families = await refreshFamilies(port, CHEAP + 1);
  let turn = 0;
  const operations: Readonly<Record<string, Next>> = {
    'sign-in': () => signIn(`user${turn++ % PEOPLE}`),
    refresh: (before) => refresh(before === undefined ? (families.pop() ?? '') : refreshToken(before)),
    registration: () => registration(app),
  };
  const operated: Record<string, { alone: Window; together: Window }> = {};
  for (const [name, next] of Object.entries(operations)) {
    const alone = await within(async () => {
      let answer: string | undefined;
      for (let round = 0; round < ALONE; round += 1) answer = await send(port, next(answer));
      return ALONE;
    });
    const connections = name === 'refresh' ? CHEAP : HASHING;
    const together = await within(async () => (await load([port], bench.options.seconds, connections, next)).count);
    operated[name] = { alone, together };
  }
  return operated;
}

async function within(work: () => Promise<number>): Promise<Window> {
  await sleep(FOLLOWS_MS);
  const from = Date.now();
  const count = await work();
  await sleep(FOLLOWS_MS);
  return { from, to: Date.now(), count };
}

function report(bench: Bench, name: string, windows: Operated[string], calls: readonly SystemCall[]): void {
  const [alone, together] = [counted(windows.alone, calls), counted(windows.together, calls)];
  const atMost = AIMS[name];
  const aim = atMost === undefined ? {} : { aim: { atMost } };
  bench.report.add({ name: `syncs: ${name} alone`, value: alone.syncs, unit: 'each', ...aim, more: alone.more });
  const bound = { name: 'alone', value: alone.syncs };
  const figure = { name: `syncs: ${name} under load`, value: together.syncs, unit: 'each', bound };
  // Fewer, however little.
  bench.report.add({ ...figure, ratio: together.syncs / alone.syncs, aim: { atMost: 0.99 }, more: together.more });
}

function counted({ from, to, count }: Window, all: readonly SystemCall[]) {
  const calls = all.filter(({ at }) => at >= from && at <= to);
  const writes = calls.filter(({ name }) => name === 'pwrite64');
  const KB = writes.reduce((sum, { result }) => sum + result, 0) / 1024 / count;
  const more = { writes: writes.length / count, KB, operations: count };
  return { syncs: (calls.length - writes.length) / count, more };
}

/** Waits until strace, which ends after the server, wrote its last line. */
async function complete(file: string): Promise<void> {
  for (let before = -1, size = 0; size !== before; before = size, size = statSync(file).size) await sleep(200);
}
