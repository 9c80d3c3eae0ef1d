import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { writeCrowd } from './crowd.ts';
import { startNode } from './processes.ts';
import { processorTime, residentMegabytes } from './processor-time.ts';
import { median } from './quantile.ts';
import { COMMAND, type Site } from './site.ts';

const SAMPLE_MS = 50;

export interface Import {
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly mainMs: number;
  /** Memory of its own in the middle of each quarter of the time. */
  readonly quartersMB: readonly number[];
  /** The most that was resident, with what is mapped of the database, which the system takes back when it needs it. */
  readonly residentMB: number;
}

/** Imports so many people with the command line, and looks at its memory meanwhile. Its start is in the time. */
export async function importCrowd(site: Site, count: number): Promise<Import> {
  const file = await writeCrowd(site, count);
  const started = performance.now();
  const child = startNode([COMMAND, 'user', 'import', file, '--tenant', '1'], { env: site.env() });
  const pid = child.pid ?? 0;
  const memory: number[] = [];
  let most = 0;
  let time = { total: 0, main: 0 };
  const timer = setInterval(() => {
    try {
      const { now, own } = residentMegabytes(pid);
      memory.push(own);
      most = Math.max(most, now);
      time = processorTime(pid);
    } catch {
      // It has just ended.
    }
  }, SAMPLE_MS);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  rmSync(file);
  if (code !== 0) throw new Error(`The import ended with ${code}.`);
  const quarter = Math.ceil(memory.length / 4);
  return {
    perSecond: count / ((performance.now() - started) / 1000),
    cpuMs: (time.total / count) * 1000,
    mainMs: (time.main / count) * 1000,
    residentMB: most,
    quartersMB: [0, 1, 2, 3].map((index) => median(memory.slice(index * quarter, (index + 1) * quarter))),
  };
}
