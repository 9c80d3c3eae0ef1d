import { setTimeout as sleep } from 'node:timers/promises';
import type { Measure } from '../measure.ts';
import { endNode } from '../support/processes.ts';
import { residentMegabytes } from '../support/processor-time.ts';
import { median } from '../support/quantile.ts';

const STARTS = 5;
const SETTLED_MS = 3000;

/** From the start of the process to ready on a database that is there, and what it holds before anybody called. */
export const start: Measure = {
  name: 'start',
  async run(bench) {
    const site = await bench.site();
    await endNode((await site.start()).child); // makes the database
    const ready: number[] = [];
    for (let round = 1; round < STARTS; round += 1) {
      const server = await site.start();
      ready.push(server.readyMs);
      await endNode(server.child);
    }
    const { readyMs, pid } = await site.start();
    ready.push(readyMs);
    bench.report.add({ name: 'start to ready', value: median(ready), unit: 'ms', aim: { atMost: 300 } });
    await sleep(SETTLED_MS);
    const { now } = residentMegabytes(pid);
    bench.report.add({ name: 'memory, idle', value: now, unit: 'MB', aim: { atMost: 100 } });
    await site.remove();
  },
};
