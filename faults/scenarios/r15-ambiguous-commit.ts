import { CuttingProxy } from '#test/support/postgres/cutting-proxy.ts';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import type { Ground } from '../support/ground.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type Ledger, standingOf } from '../support/ledger.ts';
import { createMainAccount, newName, signIn } from '../support/people.ts';

/** The connection to PostgreSQL breaks between COMMIT and its answer; the client tries again, and is registered once. */
export const ambiguousCommit: Scenario = {
  id: 'R15',
  title: 'the connection breaks after COMMIT was sent',
  on: ['postgres'],
  async run(stand) {
    const ground = await stand.ground();
    const proxy = await CuttingProxy.before(ground.databaseUrl ?? '');
    const node = await stand.node(ground, { env: { TESSERA_DATABASE_URL: proxy.databaseUrl } });
    stand.after(() => proxy.close());
    const ledger = stand.ledger(ground);
    for (let turn = 0; turn < stand.scale(500, 16); turn += 1) {
      const name = newName();
      // By turns another of the commits that a registration takes: its budget, the account, and what goes on beside.
      proxy.cutCommitAfter(turn % 4, turn % 8 < 4 ? 'done' : 'lost');
      const first = await ledger.record(name, {}, () => createMainAccount(node.port, name));
      stand.count(standingOf(first));
      if (standingOf(first) !== 'unknown') continue;
      stand.rule(first.status === 503, `A broken connection was answered ${first.status}.`);
      const second = await ledger.record(name, {}, () => createMainAccount(node.port, name));
      stand.count(`tried again: ${standingOf(second)}`);
    }
    stand.figure('cut', proxy.cuts);
    stand.rule(proxy.cuts > 0, 'Nothing was cut: the scenario proved nothing.');
    await compare(stand, ground, ledger, node.port);
    await checkInvariants(stand, ground);
  },
};

async function compare(stand: Stand, ground: Ground, ledger: Ledger, port: number): Promise<void> {
  const rows = await ground.query('SELECT username, count(*) AS times FROM account GROUP BY username');
  const times = new Map(rows.map((row) => [row.username, Number(row.times)]));
  stand.count('lost', 0);
  stand.count('duplicates', 0);
  for (const { id, standing } of ledger.entries()) {
    const count = times.get(id) ?? 0;
    if (count > 1) stand.count('duplicates');
    if (standing === 'acknowledged' && count === 0) stand.count('lost');
    if (count > 0) stand.rule((await signIn(port, id)).status === 200, 'Somebody is there by half.');
  }
  stand.rule(stand.figures.lost === 0, 'A registration that was acknowledged is not there.');
  stand.rule(stand.figures.duplicates === 0, 'Somebody was registered twice.');
}
