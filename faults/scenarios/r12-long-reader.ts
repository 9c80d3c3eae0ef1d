import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import type { Ground } from '../support/ground.ts';
import { OtherProcess } from '../support/other-process.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';
import { RefreshFamily } from '../support/refresh-family.ts';

const CLIENTS = 16;
const PER_SECOND = 200;
const CATCH_UP_MS = 30_000;
const STALL_MS = 1000;
const MEGABYTE = 1024 ** 2;
/** Well above the size from which the server tells of it: it looks now and then. */
const TOLD = 80 * MEGABYTE;

/** Another process keeps a snapshot while 200 writes a second go on: the log grows, is told of, and is worked off afterwards. */
export const longReader: Scenario = {
  id: 'R12',
  title: 'a long reader, and the log grows',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground);
    const families = Array.from({ length: CLIENTS }, (_, index) => new RefreshFamily(nameOf(index)));
    for (const family of families) await family.open(node.port);
    const other = await OtherProcess.holding(ground, 'read');
    stand.after(() => other.letGo());
    const writes: number[] = [];
    const until = performance.now() + stand.scale(600_000, 8000);
    const loop = await probing(20, askHealth(node.port), writing(families, node.port, until, writes));
    stand.figure('writes', writes.length);
    stand.figure('write p99 ms', quantile(writes, 0.99));
    stand.figure('write max ms', Math.max(...writes));
    stand.figure('loop max ms', Math.max(...loop));
    stand.figure('log MB', sizeOfLog(ground) / MEGABYTE);
    stand.figure('alarms', node.log.split('write-ahead log').length - 1);
    stand.rule(quantile(writes, 0.99) <= STALL_MS, 'Writes stood still for more than a second.');
    const isTold = sizeOfLog(ground) < TOLD || Number(stand.figures.alarms) > 0;
    stand.rule(isTold, 'The log grew beyond 64 MiB and nobody was told.');
    await other.letGo();
    await catchesUp(stand, ground, families, node.port);
  },
};

/** Refreshes by turns, each a read and a durable write without a hash, no more than so many a second. */
async function writing(families: readonly RefreshFamily[], port: number, until: number, times: number[]) {
  const pause = (families.length / PER_SECOND) * 1000;
  const client = async (family: RefreshFamily) => {
    while (performance.now() < until) {
      const begun = performance.now();
      if (!(await family.goOn(port))) throw new Error('A refresh token does not go on.');
      const took = performance.now() - begun;
      times.push(took);
      await sleep(Math.max(pause - took, 0));
    }
  };
  await Promise.all(families.map(client));
}

const sizeOfLog = ({ dataDir }: Ground) => statSync(join(dataDir, 'tessera.db-wal')).size;

/** Once nobody reads the old state, the log is copied and begun anew: it grows no more, and what is in it is in the file too. */
async function catchesUp(stand: Stand, ground: Ground, families: readonly RefreshFamily[], port: number) {
  const begun = performance.now();
  const behind = async () => {
    await writing(families, port, performance.now() + 200, []);
    const [state] = await ground.query('PRAGMA wal_checkpoint(NOOP)');
    return Number(state?.log) - Number(state?.checkpointed);
  };
  while ((await behind()) > 2000) {
    if (performance.now() - begun > CATCH_UP_MS) return stand.rule(false, 'The log was not worked off within 30 s.');
  }
  stand.figure('worked off after ms', Math.round(performance.now() - begun));
}
