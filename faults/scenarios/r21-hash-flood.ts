import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { nameOf } from '../support/furnish.ts';
import { newName, readMe, signIn, tokenOf } from '../support/people.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';
import { residentMegabytes } from './r20-idle-connections.ts';

const EVERY_MS = 20;
const LOOP_MS = 50;
/** Hashes of 19 MiB in two threads, and 60 MB (security bar, R21), from a server that has hashed before. */
const MEGABYTES = 4 * 19 + 60;

/** Far more wrong passwords than can be hashed: what needs no hash goes on, memory stays, the excess is told to come back. */
export const hashFlood: Scenario = {
  id: 'R21',
  title: 'a flood of wrong passwords',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground);
    const token = await tokenOf(node.port, nameOf(0));
    const before = residentMegabytes(node.pid);
    const until = performance.now() + stand.scale(60_000, 3000);
    const perTick = (stand.scale(1000, 400) * EVERY_MS) / 1000;
    const pending = new Set<Promise<void>>();
    const flood = async () => {
      for (; performance.now() < until; await sleep(EVERY_MS))
        for (let one = 0; one < perTick; one += 1) {
          const asked = signIn(node.port, newName(), 'a wrong password').then(({ status }) => {
            stand.count(`answered ${status}`);
            stand.rule([400, 429, 503].includes(status), `A wrong password was answered ${status}.`);
            pending.delete(asked);
          });
          pending.add(asked);
        }
    };
    let known = 0;
    const owners = async () => {
      for (let turn = 1; performance.now() < until; turn += 1, await sleep(100)) {
        const { status } = await signIn(node.port, nameOf(turn));
        stand.count('right sign-ins');
        if (status === 200) known += 1;
      }
    };
    const flooding = Promise.all([flood(), owners()]);
    const [loop, reads] = await Promise.all([
      probing(EVERY_MS, askHealth(node.port), flooding),
      probing(EVERY_MS, () => readMe(node.port, token), flooding),
    ]);
    stand.figure('memory MB more', residentMegabytes(node.pid) - before);
    await Promise.all(pending);
    stand.figure('right ones let in', known);
    stand.figure('health p99 ms', quantile(loop, 0.99));
    stand.figure('health p50 ms', quantile(loop, 0.5));
    stand.figure('reads p99 ms', quantile(reads, 0.99));
    stand.rule(Number(stand.figures['answered 503'] ?? 0) > 0, 'Nothing was refused: it was no flood.');
    stand.rule(quantile(loop, 0.5) <= LOOP_MS, 'The event loop stood still under the flood.');
    stand.rule(
      Number(stand.figures['memory MB more']) <= MEGABYTES,
      'The flood took more memory than its hashes need.',
    );
    stand.rule((await signIn(node.port, nameOf(1))).status === 200, 'Nobody signs in after the flood.');
  },
};
