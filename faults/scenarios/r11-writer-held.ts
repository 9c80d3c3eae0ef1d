import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import type { Answer } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import { standingOf } from '../support/ledger.ts';
import { OtherProcess } from '../support/other-process.ts';
import { createMainAccount, newName, readMe, tokenOf } from '../support/people.ts';
import { askHealth, probing, quantile } from '../support/probe.ts';

const CLIENTS = 4;
const STALL_MS = 250;

/** Another process holds the writer: reads and the event loop go on, writes wait or are told to come back. */
export const writerHeld: Scenario = {
  id: 'R11',
  title: 'another process holds the writer',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground);
    const ledger = stand.ledger(ground);
    const token = await tokenOf(node.port, nameOf(0));
    const other = await OtherProcess.holding(ground, 'write');
    stand.after(() => other.letGo());
    const until = performance.now() + stand.scale(10_000, 5000);
    const client = async () => {
      while (performance.now() < until) {
        const name = newName();
        judge(stand, await ledger.record(name, {}, () => createMainAccount(node.port, name)));
      }
    };
    const writing = Promise.all(Array.from({ length: CLIENTS }, client));
    const holding = sleep(until - performance.now()).then(() => other.letGo());
    const [loop, reads] = await Promise.all([
      probing(20, askHealth(node.port), holding),
      probing(20, () => readMe(node.port, token), holding),
    ]);
    await writing;
    stand.figure('loop max ms', Math.max(...loop));
    stand.figure('reads', reads.length);
    stand.figure('reads p99 ms', quantile(reads, 0.99));
    stand.figure('loop p99 ms', quantile(loop, 0.99));
    stand.rule(quantile(loop, 0.99) <= STALL_MS, 'The event loop stood still for more than 250 ms.');
    stand.rule((await createMainAccount(node.port, newName())).status === 201, 'Writes did not come back.');
    const rows = await ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
    const there = new Set(rows.map(({ username }) => username));
    const lost = ledger.entries().filter(({ id, standing }) => standing === 'acknowledged' && !there.has(id));
    stand.figure('lost', lost.length);
    stand.rule(lost.length === 0, 'A registration that was acknowledged is not there.');
    await checkInvariants(stand, ground);
  },
};

function judge(stand: Stand, answer: Answer): void {
  stand.count(standingOf(answer) === 'acknowledged' ? 'acknowledged' : `answered ${answer.status}`);
  if (answer.status === 201) return;
  stand.rule(
    answer.status === 503 && answer.headers['retry-after'] !== undefined,
    'A write was not told to come back.',
  );
}
