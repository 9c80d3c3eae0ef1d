import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import { LoopDelay } from '../support/loop-delay.ts';
import { readMe, signIn, tokenOf } from '../support/people.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';
import { residentMegabytes } from './r20-idle-connections.ts';

const FLOOD = new URL('../support/flood.ts', import.meta.url).pathname;
const PER_SECOND = 2000;
const EVERY_MS = 20;
/** Half of the time at least, also beside clients that take the processors away. */
const LOOP_MS = 50;
/** Hashes of 19 MiB in two threads, and 60 MB (security bar, R21), from a server that has hashed before. */
const MEGABYTES = 4 * 19 + 60;
/** 0 is a connection that broke, 408 a request that did not come in time: what a flood from a busy machine does to itself. */
const TAKEN: readonly string[] = ['0', '400', '408', '429', '503'];
const RECOVERY_MS = 10_000;
/** People who signed in before the flood; others come for the first time. */
const KNOWN = 20;

/** Far more wrong passwords than can be hashed: what needs no hash goes on, memory stays, the excess is told to come back. */
export const hashFlood: Scenario = {
  id: 'R21',
  title: 'a flood of wrong passwords',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const loop = await LoopDelay.measured();
    const node = await stand.node(ground, { env: loop.env });
    const token = await tokenOf(node.port, nameOf(0));
    const before = residentMegabytes(node.pid);
    for (let known = 0; known < KNOWN; known += 1) await signIn(node.port, nameOf(known));
    const forMs = stand.scale(60_000, 3000);
    const flood = promisify(execFile)(process.execPath, [FLOOD, `${node.port}`, `${PER_SECOND}`, `${forMs}`]);
    const until = performance.now() + forMs;
    const owners = async () => {
      for (let turn = 1; performance.now() < until; turn += 1, await sleep(100)) {
        const who = turn % 2 === 0 ? 'known' : 'new';
        const { status } = await signIn(node.port, nameOf(who === 'known' ? turn % KNOWN : KNOWN + turn));
        stand.count(`right ones, ${who}`);
        stand.count(`let in, ${who}`, Number(status === 200));
      }
    };
    await loop.sinceLast();
    const flooding = Promise.all([sleep(forMs), owners()]);
    const [health, reads] = await Promise.all([
      probing(EVERY_MS, askHealth(node.port), flooding),
      probing(EVERY_MS, () => readMe(node.port, token), flooding),
    ]);
    const { p99, max } = await loop.sinceLast();
    stand.figure('memory MB more', residentMegabytes(node.pid) - before);
    const { sent, answered } = JSON.parse((await flood).stdout);
    stand.figure('sent', sent);
    for (const [status, count] of Object.entries<number>(answered)) {
      stand.count(status === '0' ? 'not answered' : `answered ${status}`, count);
      stand.rule(TAKEN.includes(status), `A wrong password was answered ${status}.`);
    }
    stand.figure('loop p99 ms', p99);
    stand.figure('loop max ms', max);
    stand.figure('health p99 ms', quantile(health, 0.99));
    stand.figure('health p50 ms', quantile(health, 0.5));
    stand.figure('reads p99 ms', quantile(reads, 0.99));
    const [right, letIn] = [stand.figures['right ones, known'], stand.figures['let in, known']].map(Number);
    stand.rule((letIn ?? 0) >= 0.8 * (right ?? 0), 'The flood shut those out who had signed in before.');
    stand.rule(Number(stand.figures['answered 503'] ?? 0) > 0, 'Nothing was refused: it was no flood.');
    stand.rule(stand.isShort || p99 <= LOOP_MS, 'The event loop stood still under the flood.');
    stand.rule(
      Number(stand.figures['memory MB more']) <= MEGABYTES,
      'The flood took more memory than its hashes need.',
    );
    await recovers(stand, node.port);
  },
};

async function recovers(stand: Stand, port: number): Promise<void> {
  for (const begun = performance.now(); (await signIn(port, nameOf(1))).status !== 200; await sleep(100))
    if (performance.now() - begun > RECOVERY_MS) return stand.rule(false, 'Nobody signs in after the flood.');
}
