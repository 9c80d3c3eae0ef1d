import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import type { Ground } from '../support/ground.ts';
import { call } from '../support/http.ts';
import { checkInvariants } from '../support/invariants.ts';
import type { Ledger } from '../support/ledger.ts';
import { type MailServer, plain } from '../support/mail-server.ts';
import { openMailServer } from '../support/open-mail-server.ts';
import { outboxEmpty } from '../support/outbox.ts';
import { createMainAccount, newName } from '../support/people.ts';
import type { TesseraNode } from '../support/tessera-node.ts';
import { WallClock } from '../support/wall-clock.ts';

const CLIENTS = 4;
/** The lease of a message, and a little: the clock is put forward by it, so that a round need not wait for it. */
const LEASE_MS = 31_000;
const MOMENT_MS = 5;

/** The mail server takes a mail, and the node is killed before it can write that down. */
export const killInDelivery: Scenario = {
  id: 'R04',
  title: 'kill -9 between the mail server’s answer and the row',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    const mail = await openMailServer(stand);
    const nodes = await stand.nodes(ground, clock.options(mail.env));
    const ledger = stand.ledger(ground);
    for (let round = 0; round < stand.kills(2); round += 1) {
      await killAfterAnswer(nodes, round, mail, ledger);
      stand.count('kills');
      await clock.jump(LEASE_MS);
    }
    stand.rule(await outboxEmpty(ground, 20_000), 'The outbox still holds messages 20 s after their leases ended.');
    await compare(stand, mail, ledger, nodes[0]?.port ?? 0);
    await checkInvariants(stand, ground);
    await everythingEnded(stand, ground);
  },
};

async function killAfterAnswer(nodes: readonly TesseraNode[], round: number, mail: MailServer, ledger: Ledger) {
  let left = randomInt(1, 6);
  let killed: Promise<void> | undefined;
  mail.onAnswered = () => {
    left -= 1;
    if (left > 0 || killed !== undefined) return;
    const victim = nodes[round % nodes.length];
    killed = sleep(randomInt(MOMENT_MS)).then(() => victim?.kill());
  };
  for (const begun = performance.now(); killed === undefined && performance.now() - begun < 15_000; )
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => {
        const name = newName();
        return ledger.record(name, {}, () => createMainAccount(nodes[client % nodes.length]?.port ?? 0, name));
      }),
    );
  mail.onAnswered = () => {};
  if (killed === undefined) throw new Error('No mail came.');
  await killed;
  await nodes[round % nodes.length]?.start();
}

async function compare(stand: Stand, { mails }: MailServer, ledger: Ledger, port: number): Promise<void> {
  const taken = Map.groupBy(
    mails.filter((mail) => mail.taken),
    (mail) => mail.messageId,
  );
  for (const copies of taken.values()) {
    stand.count('duplicates', copies.length - 1);
    stand.rule(new Set(copies.map(({ to }) => to)).size === 1, 'One Message-ID went to two people.');
  }
  stand.figure('mails', taken.size);
  stand.rule(Number(stand.figures.duplicates) <= Number(stand.figures.kills), 'More duplicates than kills.');
  stand.count('lost', 0);
  stand.count('codes that no longer match', 0);
  for (const { id, standing } of ledger.entries()) {
    stand.count(standing);
    if (standing !== 'acknowledged') continue;
    const mail = mails.findLast(({ to }) => to === `${id}@example.org`);
    if (mail === undefined) stand.count('lost');
    else if (!(await validates(port, id, plain(mail.text)))) stand.count('codes that no longer match');
  }
  stand.rule(stand.figures.lost === 0, 'A mail that was promised never came.');
  stand.rule(stand.figures['codes that no longer match'] === 0, 'A mailed code does not work.');
}

async function validates(port: number, userId: string, text: string): Promise<boolean> {
  const token = /token=([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
  const path = `/enduser-mobile-web/enduserAPI/enduser/${userId}/validation/${token}`;
  return (await call(port, { method: 'POST', path })).text.includes('true');
}

async function everythingEnded(stand: Stand, ground: Ground): Promise<void> {
  const open = await ground.query("SELECT id FROM outbox WHERE status NOT IN ('sent', 'expired')");
  stand.rule(open.length === 0, 'A message neither went out nor ended.');
}
