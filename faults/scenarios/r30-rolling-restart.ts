import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import type { Ground } from '../support/ground.ts';
import { checkInvariants } from '../support/invariants.ts';
import { type Ledger, standingOf } from '../support/ledger.ts';
import type { MailServer } from '../support/mail-server.ts';
import { openMailServer } from '../support/open-mail-server.ts';
import { outboxEmpty } from '../support/outbox.ts';
import { createMainAccount, newName } from '../support/people.ts';

const CLIENTS = 4;
const DRAIN_MS = 10_000;

/** SIGTERM under load, node after node: whatever was begun is answered, and every mail goes out once. */
export const rollingRestart: Scenario = {
  id: 'R30',
  title: 'SIGTERM under load, node after node',
  on: ['sqlite', 'postgres'],
  async run(stand) {
    const ground = await stand.ground();
    const mail = await openMailServer(stand);
    const nodes = await stand.nodes(ground, { env: mail.env });
    const ledger = stand.ledger(ground);
    for (let round = 0; round < stand.scale(20, 2); round += 1) {
      let on = true;
      const load = Array.from({ length: CLIENTS }, async (_, client) => {
        while (on) await one(stand, nodes[client % nodes.length]?.port ?? 0, ledger);
      });
      await sleep(stand.scale(1000, 400));
      const victim = nodes[round % nodes.length];
      const stopping = victim?.terminate();
      if (nodes.length === 1) on = false;
      const { ended = 'never', milliseconds = 0 } = (await stopping) ?? {};
      stand.count('SIGTERM');
      stand.most('slowest drain ms', Math.round(milliseconds));
      stand.rule(ended === 0, `A server that was told to end ended with ${ended}.`);
      stand.rule(milliseconds <= DRAIN_MS, 'A drain took longer than 10 s.');
      await victim?.start();
      on = false;
      await Promise.all(load);
    }
    stand.rule(await outboxEmpty(ground, 30_000), 'Messages were not handed over within 30 s.');
    await compare(stand, ground, mail, ledger);
    await checkInvariants(stand, ground);
  },
};

async function one(stand: Stand, port: number, ledger: Ledger): Promise<void> {
  const name = newName();
  const answer = await ledger.record(name, {}, () => createMainAccount(port, name));
  if (standingOf(answer) === 'acknowledged') return stand.count('acknowledged');
  stand.rule(answer.status === 0, `A server that drains answered ${answer.status}.`);
  await sleep(20);
}

async function compare(stand: Stand, ground: Ground, { mails }: MailServer, ledger: Ledger): Promise<void> {
  const rows = await ground.query("SELECT username FROM account WHERE username LIKE 'new%'");
  const there = new Set(rows.map(({ username }) => username));
  // What came to a connection that was just being closed was not taken up, and can be sent again.
  const begun = ledger.entries().filter(({ id, standing }) => standing === 'unknown' && there.has(id));
  stand.figure('failed in flight', begun.length);
  stand.rule(stand.figures['failed in flight'] === 0, 'A request that was under way was not answered.');
  stand.figure('mails sent twice', mails.length - new Set(mails.map(({ messageId }) => messageId)).size);
  stand.rule(stand.figures['mails sent twice'] === 0, 'A drain sent a mail twice.');
  const reached = new Set(mails.map(({ to }) => to));
  const lost = ledger
    .entries()
    .filter(({ id, standing }) => standing === 'acknowledged' && !reached.has(`${id}@example.org`));
  stand.figure('mails lost', lost.length);
  stand.rule(lost.length === 0, 'A mail that was promised never came.');
}
