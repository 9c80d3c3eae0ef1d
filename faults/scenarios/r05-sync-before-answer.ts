import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { call } from '../support/http.ts';
import { createMainAccount, newName, programToken, register } from '../support/people.ts';
import { parseTrace, requireStrace, STRACE, type SystemCall } from '../support/strace.ts';

const TRACED = 'trace=pwrite64,fsync,fdatasync,write,writev';
const CLIENTS = 8;

/**
 * Whether every commit is synced before anybody hears of it, as the kernel sees it. A kill cannot tell: what was written and
 * not synced survives the process, and only a power cut loses it.
 */
export const syncBeforeAnswer: Scenario = {
  id: 'R05',
  title: 'fsync before the answer, by strace',
  on: ['sqlite'],
  async run(stand) {
    requireStrace();
    const ground = await stand.ground();
    const file = join(ground.dataDir, 'trace');
    const under = [...STRACE, '-s', '5000', '-o', file, '-e', TRACED];
    const node = await stand.node(ground, { under });
    const token = await programToken(node.port, ground);
    const acknowledged: string[] = [];
    const one = async () => {
      const name = newName();
      const send =
        acknowledged.length % 2 === 0 ? register(node.port, token, name) : createMainAccount(node.port, name);
      if ((await send).status === 201) acknowledged.push(name);
    };
    for (let alone = 0; alone < stand.scale(20, 4); alone += 1) await one();
    for (let together = 0; together < stand.scale(20, 2); together += 1)
      await Promise.all(Array.from({ length: CLIENTS }, one));
    await call(node.port, { method: 'GET', path: '/health/live' });
    await node.terminate();
    judge(stand, parseTrace(readFileSync(file, 'latin1')), acknowledged);
  },
};

function judge(stand: Stand, calls: readonly SystemCall[], acknowledged: readonly string[]): void {
  const log = calls.filter(({ path }) => path.endsWith('-wal'));
  const writes = log.filter(({ name, result }) => name === 'pwrite64' && result > 0);
  const syncs = log.filter(({ name, result }) => name.endsWith('sync') && result === 0);
  const answers = calls.filter(({ bytes }) => bytes.subarray(0, 12).toString() === 'HTTP/1.1 201');
  stand.figure('acknowledged', acknowledged.length);
  stand.figure('frames written', writes.length);
  stand.figure('log synced', syncs.length);
  stand.figure('answered before the sync', 0);
  for (const name of acknowledged) {
    const answer = answers.find(({ bytes }) => bytes.includes(name));
    const written = commitOf(writes, name);
    if (answer === undefined || written === undefined) {
      stand.rule(false, 'The trace lacks an answer or a commit: it proves nothing.');
      continue;
    }
    const isSynced = syncs.some((sync) => sync.begun > written.ended && sync.ended < answer.begun);
    if (!isSynced) stand.count('answered before the sync');
  }
  stand.rule(acknowledged.length > 0 && syncs.length > 0, 'Nothing was acknowledged or synced: it proves nothing.');
  stand.rule(stand.figures['answered before the sync'] === 0, 'Somebody was answered before the commit was synced.');
}

const FRAME_HEADER = 24;

/** The last write of the commit that holds a name: the frame whose header says how large the database is after it. */
function commitOf(writes: readonly SystemCall[], name: string): SystemCall | undefined {
  const first = writes.findIndex(({ bytes }) => bytes.includes(name));
  if (first < 1) return undefined;
  for (let index = first - 1; index + 1 < writes.length; index += 1) {
    const header = writes[index]?.bytes;
    if (header?.length === FRAME_HEADER && header.readUInt32BE(4) > 0) return writes[index + 1];
  }
  return undefined;
}
