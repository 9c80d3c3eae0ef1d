import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import type { Ground } from '../support/ground.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type Ledger, standingOf } from '../support/ledger.ts';
import { createMainAccount, newName, readMe, tokenOf } from '../support/people.ts';
import type { TesseraNode } from '../support/tessera-node.ts';

const CLIENTS = 4;
/** Acknowledged before each trouble. */
const ENOUGH = 6;
const PRELOAD = new URL('../support/trouble-preload.ts', import.meta.url).pathname;

/** Something goes wrong that nobody foresaw: in a request it is that request’s 500; elsewhere the process ends and comes back. */
export const uncaughtError: Scenario = {
  id: 'R31',
  title: 'an uncaught error',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground, { preload: [PRELOAD] });
    await inRequest(stand, ground, node);
    const ledger = stand.ledger(ground);
    for (let turn = 0; turn < stand.scale(20, 2); turn += 1) {
      await endUnderLoad(node, ledger, turn % 2 === 0 ? 'SIGUSR2' : 'SIGHUP');
      stand.count(node.isRunning ? 'lived on' : 'ended');
      if (!node.isRunning) stand.most('back after ms', Math.round(await node.start()));
    }
    const rows = await ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
    const there = new Set(rows.map(({ username }) => username));
    const acknowledged = ledger.entries().filter(({ standing }) => standing === 'acknowledged');
    stand.figure('acknowledged', acknowledged.length);
    stand.figure('lost', acknowledged.filter(({ id }) => !there.has(id)).length);
    stand.figure('unknown', ledger.entries().filter(({ standing }) => standing === 'unknown').length);
    stand.rule(stand.figures.lost === 0, 'A registration that was acknowledged is not there.');
    stand.rule(acknowledged.length >= ENOUGH, 'Too little was acknowledged: the scenario proved nothing.');
    await checkInvariants(stand, ground);
  },
};

/** Registrations that go on while the process is in trouble: some are acknowledged before, and whatever is under way is not. */
async function endUnderLoad(node: TesseraNode, ledger: Ledger, trouble: NodeJS.Signals): Promise<void> {
  let acknowledged = 0;
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const name = newName();
      const answer = await ledger.record(name, {}, () => createMainAccount(node.port, name));
      if (standingOf(answer) === 'acknowledged') acknowledged += 1;
    }
  };
  const load = Array.from({ length: CLIENTS }, client);
  while (acknowledged < ENOUGH) await sleep(1);
  process.kill(node.pid, trouble);
  for (let waited = 0; waited < 500 && node.isRunning; waited += 1) await sleep(10);
  isOver = true;
  await Promise.all(load);
}

/** A table is gone for a moment: no code of the server expects that. */
async function inRequest(stand: Stand, ground: Ground, node: TesseraNode): Promise<void> {
  const token = await tokenOf(node.port, nameOf(0));
  await ground.query('ALTER TABLE main_account RENAME TO main_account_away');
  const broken = await createMainAccount(node.port, newName());
  stand.figure('the request', broken.status);
  stand.rule(broken.status === 500, `A request that failed was answered ${broken.status}.`);
  stand.rule(!/SQL|table|at .*\.ts/.test(broken.text), 'The answer tells what went wrong inside.');
  stand.rule((await readMe(node.port, token)).status === 200, 'Another request failed with it.');
  await ground.query('ALTER TABLE main_account_away RENAME TO main_account');
  stand.rule((await createMainAccount(node.port, newName())).status === 201, 'The server did not get over it.');
}
