import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import type { Ground } from '../support/ground.ts';
import { checkInvariants } from '../support/invariants.ts';
import { killRounds } from '../support/kill-rounds.ts';
import type { Ledger } from '../support/ledger.ts';
import { createMainAccount, newName, programToken, register, signIn } from '../support/people.ts';

const CLIENTS = 8;

/** Registrations through two APIs, and SIGKILL: whoever was told 201 is there, and nobody is there by half. */
export const killInRegistration: Scenario = {
  id: 'R01',
  title: 'kill -9 in registration',
  on: ['sqlite', 'postgres'],
  async run(stand) {
    const ground = await stand.ground();
    const nodes = await stand.nodes(ground);
    const ledger = stand.ledger(ground);
    let token = await programToken(nodes[0]?.port ?? 0, ground);
    await killRounds(stand, nodes, {
      rounds: stand.kills(2),
      clients: CLIENTS,
      mostAnswers: 16,
      async before(round) {
        token = await programToken(round.port(), ground);
      },
      async client(round, client) {
        while (round.isOn()) {
          const name = newName();
          const port = round.port();
          const send = () => (client % 2 === 0 ? register(port, token, name) : createMainAccount(port, name));
          await ledger.record(name, {}, send);
          round.answered();
        }
      },
    });
    await compare(stand, ground, ledger);
    await signInSome(stand, nodes[0]?.port ?? 0, ledger);
    await checkInvariants(stand, ground);
  },
};

/** Everything that a registration leaves behind, by username. */
const WHOLE = `SELECT a.username,
  (SELECT count(*) FROM password p WHERE p.account_id = a.id) AS passwords,
  (SELECT count(*) FROM contact c WHERE c.account_id = a.id AND c.channel = 'email') AS contacts,
  (SELECT count(*) FROM single_use_secret s WHERE s.account_id = a.id) AS codes,
  (SELECT count(*) FROM outbox o WHERE o.account_id = a.id) AS messages
  FROM account a WHERE a.username LIKE 'new%'`;

async function compare(stand: Stand, ground: Ground, ledger: Ledger): Promise<void> {
  const there = new Map((await ground.query(WHOLE)).map((row) => [row.username, row]));
  for (const { id, standing } of ledger.entries()) {
    const row = there.get(id);
    stand.count(standing);
    if (standing === 'acknowledged' && row === undefined) stand.count('lost');
    if (standing === 'unknown' && row !== undefined) stand.count('unknown and there');
    stand.rule(standing !== 'refused' || row === undefined, 'A registration was refused and made.');
    if (row === undefined) continue;
    const { passwords, contacts, codes, messages } = row;
    if (passwords !== 1 || contacts !== 1 || Number(codes) < 1 || messages !== codes) stand.count('half');
  }
  stand.count('lost', 0);
  stand.count('half', 0);
  stand.rule(stand.figures.lost === 0, 'A registration that was acknowledged is not there.');
  stand.rule(stand.figures.half === 0, 'A registration is there by half.');
  stand.rule(Number(stand.figures.acknowledged) > 0, 'Nothing was acknowledged: the scenario proved nothing.');
}

async function signInSome(stand: Stand, port: number, ledger: Ledger): Promise<void> {
  const acknowledged = ledger.entries().filter(({ standing }) => standing === 'acknowledged');
  for (const { id } of acknowledged.slice(-20)) {
    const { status } = await signIn(port, id);
    stand.rule(status === 200, 'Somebody whose registration was acknowledged cannot sign in.');
  }
}
