import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import type { Ground } from '../support/ground.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Ledger } from '../support/ledger.ts';
import { createMainAccount, newName, signIn } from '../support/people.ts';
import { parseTrace, requireStrace, STRACE } from '../support/strace.ts';
import { TesseraNode } from '../support/tessera-node.ts';

const CLIENTS = 4;
/** Syncs of which each fails once in the full form. */
const SWEEP = 60;
const END_MS = 5000;
const LOAD_MS = 60_000;
/** What the server ends with after a failed sync (EX_IOERR). */
const DEVICE_FAILED = 74;
const TRACED = [...STRACE, '-s', '64', '-e', 'trace=fsync,fdatasync,write,writev'];

/**
 * The n-th sync of the log fails, and no other: whoever tried again would be told that all is well. The server must answer no
 * success from then on and end; what it holds after a restart is everything that was acknowledged.
 */
export const syncFails: Scenario = {
  id: 'R07',
  title: 'EIO in fsync',
  on: ['sqlite'],
  async run(stand) {
    requireStrace();
    const count = Math.min(stand.kills(2), SWEEP);
    const spread = Array.from({ length: count }, (_, index) => 1 + Math.floor((index * SWEEP) / count));
    const sweep = stand.isShort ? [2, 9] : spread;
    for (const nth of sweep) await failAt(stand, nth);
    stand.rule(Number(stand.figures['slowest end ms']) <= END_MS, 'A server took longer than 5 s to end.');
    for (const name of ['lost', 'successes after the failure']) stand.count(name, 0);
  },
};

async function failAt(stand: Stand, nth: number): Promise<void> {
  const ground = await stand.ground();
  const ledger = stand.ledger(ground);
  const file = join(ground.dataDir, 'trace');
  const inject = ['-e', `inject=fdatasync:error=EIO:when=${nth}`];
  const node = new TesseraNode(ground, {
    under: [...TRACED, ...inject, '-o', file],
    // strace counts by thread: with one for all files the n-th is the n-th.
    env: { UV_THREADPOOL_SIZE: '1' },
  });
  stand.after(() => node.kill());
  const { ended } = await node.launch();
  const end = ended.then((how) => ({ how, at: Date.now() }));
  await loadUntil(() => !node.isRunning, node.port, ledger);
  stand.rule(!node.isRunning, `The server did not end after the failure of sync ${nth}.`);
  if (node.isRunning) return node.kill();
  const { how, at } = await end;
  const calls = parseTrace(readFileSync(file, 'latin1'));
  const failure = calls.find(({ isInjected }) => isInjected);
  const successes = calls.filter(
    ({ bytes, begun }) =>
      failure !== undefined && begun > failure.ended && /^HTTP\/1\.1 20[1-9]/.test(bytes.toString()),
  );
  stand.count('failures');
  stand.count('successes after the failure', successes.length);
  stand.most('slowest end ms', Math.round(at - (failure?.at ?? 0)));
  stand.rule(how === DEVICE_FAILED, `The server ended with ${how} after the failure of a sync.`);
  stand.rule(successes.length === 0, 'A success was answered after the sync had failed.');
  await restartAndCompare(stand, ground, ledger);
}

/** Registrations until the server is gone, or a minute is over. */
async function loadUntil(isOver: () => boolean, port: number, ledger: Ledger): Promise<void> {
  const begun = performance.now();
  const client = async () => {
    while (!isOver() && performance.now() - begun < LOAD_MS) {
      const name = newName();
      const { status } = await ledger.record(name, {}, () => createMainAccount(port, name));
      if (status === 0) await sleep(50);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function restartAndCompare(stand: Stand, ground: Ground, ledger: Ledger): Promise<void> {
  const node = await stand.node(ground);
  const rows = await ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
  const there = new Set(rows.map(({ username }) => username));
  for (const { id, standing } of ledger.entries()) {
    if (standing === 'unknown' && !there.has(id)) continue;
    stand.count(standing === 'unknown' ? 'unknown and there' : standing);
    if (!there.has(id)) stand.count('lost');
    else if ((await signIn(node.port, id)).status !== 200) stand.rule(false, 'Somebody is there by half.');
  }
  stand.rule(stand.figures.lost === undefined, 'A registration that was acknowledged is not there.');
  await checkInvariants(stand, ground);
  await node.kill();
}
