import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { type Ground, postgres } from '../support/ground.ts';
import { call } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type Ledger, standingOf } from '../support/ledger.ts';
import { createMainAccount, newName } from '../support/people.ts';
import type { TesseraNode } from '../support/tessera-node.ts';

const CLIENTS = 4;
const OUTAGE_MS = 5000;

/** PostgreSQL crashes and comes back under registrations at two nodes: errors say so, pools heal, nothing acknowledged is lost. */
export const postgresRestarts: Scenario = {
  id: 'R13',
  title: 'PostgreSQL restarts at once',
  on: ['postgres'],
  async run(stand) {
    const bed = await postgres();
    const ground = await stand.ground();
    const nodes = await stand.nodes(ground);
    const ledger = stand.ledger(ground);
    let on = true;
    const client = async (index: number) => {
      const port = nodes[index % nodes.length]?.port ?? 0;
      while (on) await one(stand, port, ledger);
    };
    const load = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
    for (let restart = 0; restart < stand.scale(30, 2); restart += 1) {
      await sleep(stand.scale(5000, 1000));
      await bed.restart('immediate');
      stand.count('restarts');
      for (const node of nodes) await heals(stand, node);
    }
    await sleep(500);
    on = false;
    await load;
    await compare(stand, ground, ledger);
    await checkInvariants(stand, ground);
  },
};

async function one(stand: Stand, port: number, ledger: Ledger): Promise<void> {
  const name = newName();
  const answer = await ledger.record(name, {}, () => createMainAccount(port, name));
  stand.count(standingOf(answer));
  if (standingOf(answer) === 'acknowledged') return;
  stand.rule(answer.status === 503, `A request was answered ${answer.status} because the database was gone.`);
  await sleep(20);
}

/** How long after the database is back a node serves again. */
async function heals(stand: Stand, node: TesseraNode): Promise<void> {
  const begun = performance.now();
  while ((await call(node.port, { method: 'GET', path: '/health/ready' })).status !== 200) {
    if (performance.now() - begun > 3 * OUTAGE_MS) break;
    await sleep(20);
  }
  const took = performance.now() - begun;
  stand.most('slowest to heal ms', Math.round(took));
  stand.rule(took <= OUTAGE_MS, 'A node took longer than 5 s to find the database again.');
}

async function compare(stand: Stand, ground: Ground, ledger: Ledger): Promise<void> {
  const rows = await ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
  const there = new Set(rows.map(({ username }) => username));
  stand.count('lost', 0);
  for (const { id, standing } of ledger.entries()) {
    if (standing === 'acknowledged' && !there.has(id)) stand.count('lost');
    if (standing === 'unknown' && there.has(id)) stand.count('unknown and there');
    stand.rule(standing !== 'refused' || !there.has(id), 'A registration was refused and made.');
  }
  stand.rule(stand.figures.lost === 0, 'A registration that was acknowledged is not there.');
  stand.rule(Number(stand.figures.acknowledged) > 0, 'Nothing was acknowledged: the scenario proved nothing.');
  const stuck = await ground.query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'`);
  stand.figure('stuck transactions', stuck.length);
  stand.rule(stuck.length === 0, 'A transaction is stuck.');
}
