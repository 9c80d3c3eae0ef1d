import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import type { Ground } from '../support/ground.ts';
import { OtherProcess } from '../support/other-process.ts';
import { readMe, tokenOf } from '../support/people.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';
import { RefreshFamily } from '../support/refresh-family.ts';

const CLIENTS = 16;
const PER_SECOND = 200;
const CATCH_UP_MS = 30_000;
const STALL_MS = 1000;
const MEGABYTE = 1024 ** 2;
/** So many refusals show what the short form asks. */
const ENOUGH = 100;

/**
 * Another process keeps a snapshot while 200 writes a second go on: the log grows to its limit, which is told of, then writes are
 * refused while reads go on, and afterwards it is worked off.
 */
export const longReader: Scenario = {
  id: 'R12',
  title: 'a long reader, and the log grows',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    // The full form has the limit that ships; the short one the least that can be set, or it would not come to it.
    const limit = stand.scale(256, 64);
    const node = await stand.node(ground, {
      env: { TESSERA_DATABASE_LOG_LIMIT: String(limit) },
      listenFor: 'write-ahead log',
    });
    const token = await tokenOf(node.port, nameOf(CLIENTS));
    const families = Array.from({ length: CLIENTS }, (_, index) => new RefreshFamily(nameOf(index)));
    for (const family of families) await family.open(node.port);
    const other = await OtherProcess.holding(ground, 'read');
    stand.after(() => other.letGo());
    // A command that writes much beside the server; the short form has no time for the server to write as much.
    if (stand.isShort) await ground.query('CREATE TABLE filler AS SELECT randomblob(28000000) AS bytes');
    const writes = { times: [] as number[], refused: 0 };
    const until = performance.now() + stand.scale(600_000, 60_000);
    const isOver = () => performance.now() > until || (stand.isShort && writes.refused >= ENOUGH);

    const loop = await probing(20, askHealth(node.port), writing(families, node.port, isOver, writes));
    stand.figure('writes', writes.times.length);
    stand.figure('told 503', writes.refused);
    stand.figure('write p99 ms', quantile(writes.times, 0.99));
    stand.figure('write max ms', Math.max(...writes.times));
    stand.figure('loop max ms', Math.max(...loop));
    stand.figure('log MB', sizeOfLog(ground) / MEGABYTE);
    stand.figure('alarms', node.heard);
    stand.rule(quantile(writes.times, 0.9) <= STALL_MS, 'Writes stood still for more than a second.');
    stand.rule(node.heard > 0, 'The log grew to its limit and nobody was told.');
    stand.figure('limit MB', limit);
    stand.rule(sizeOfLog(ground) <= limit * MEGABYTE, 'The log grew beyond its limit.');
    stand.rule(writes.refused > 0, 'Nothing was refused: the log did not come to its limit.');
    stand.rule((await readMe(node.port, token)).status === 200, 'Nobody reads while the log is full.');
    await other.letGo();
    await catchesUp(stand, ground, families, node.port);
  },
};

/** Refreshes by turns, each a read and a durable write without a hash, no more than so many a second. */
async function writing(
  families: readonly RefreshFamily[],
  port: number,
  isOver: () => boolean,
  told: { times: number[]; refused: number },
) {
  const pause = (families.length / PER_SECOND) * 1000;
  const client = async (family: RefreshFamily) => {
    while (!isOver()) {
      const begun = performance.now();
      const status = await family.refresh(port);
      const took = performance.now() - begun;
      if (status === 200) told.times.push(took);
      else if (status === 503) told.refused += 1;
      else throw new Error(`A refresh was answered ${status}.`);
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
    const until = performance.now() + 200;
    await writing(families, port, () => performance.now() > until, { times: [], refused: 0 });
    const [state] = await ground.query('PRAGMA wal_checkpoint(NOOP)');
    return Number(state?.log) - Number(state?.checkpointed);
  };
  while ((await behind()) > 2000) {
    if (performance.now() - begun > CATCH_UP_MS) return stand.rule(false, 'The log was not worked off within 30 s.');
  }
  stand.figure('worked off after ms', Math.round(performance.now() - begun));
}
