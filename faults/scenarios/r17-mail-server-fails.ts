import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { addressOf } from '../support/furnish.ts';
import type { Ground } from '../support/ground.ts';
import { type MailServer, plain } from '../support/mail-server.ts';
import { openMailServer } from '../support/open-mail-server.ts';
import { outboxByStatus } from '../support/outbox.ts';
import { createMainAccount, forgetPassword, newName, resetPassword } from '../support/people.ts';
import { quantile } from '../support/probe.ts';
import type { TesseraNode } from '../support/tessera-node.ts';
import { WallClock } from '../support/wall-clock.ts';

const MINUTE = 60_000;

interface Scene {
  readonly stand: Stand;
  readonly ground: Ground;
  readonly clock: WallClock;
  readonly mail: MailServer;
  readonly node: TesseraNode;
}

/** The mail server is down, hangs, puts off, hangs up, refuses: the API goes on, and mail arrives, once, or is a dead letter. */
export const mailServerFails: Scenario = {
  id: 'R17',
  title: 'the mail server is down, hangs, greylists, hangs up, refuses',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    const mail = await openMailServer(stand);
    const node = await stand.node(ground, clock.options(mail.env));
    const scene = { stand, ground, clock, mail, node };
    await latencies(scene);
    await greylisted(scene);
    await cutOff(scene);
    await refused(scene);
    await newestCode(scene);
  },
};

/** How long registrations take while mail goes out, while the server refuses connections, and while it lets them hang. */
async function latencies({ stand, mail, node }: Scene): Promise<void> {
  const median = async () => {
    const times: number[] = [];
    for (let one = 0; one < stand.scale(60, 8); one += 1) {
      const answer = await createMainAccount(node.port, newName());
      stand.rule(answer.status === 201, 'A registration failed because of the mail server.');
      times.push(answer.milliseconds);
    }
    return Math.round(quantile(times, 0.5));
  };
  await median();
  stand.figure('registration p50 ms', await median());
  await mail.close();
  stand.figure('with it down', await median());
  mail.isSilent = true;
  await mail.open();
  stand.figure('with it hanging', await median());
  await mail.close();
  mail.isSilent = false;
  await mail.open();
}

/** Goes from one attempt to the next until `isOver`, by the clock of the server. */
async function untilAttempt({ ground, clock }: Scene, isOver: () => boolean): Promise<void> {
  for (let attempts = 0; attempts < 80 && !isOver(); attempts += 1) {
    const [row] = await ground.query("SELECT min(next_at) AS next_at FROM outbox WHERE status = 'queued'");
    if (row?.next_at == null) return;
    await clock.jump(Math.max(Number(row.next_at) - clock.now(), 0) + 1);
    // The worker looks once a second.
    for (let waited = 0; waited < 30 && !isOver(); waited += 1) {
      const [next] = await ground.query("SELECT min(next_at) AS next_at FROM outbox WHERE status = 'queued'");
      if (Number(next?.next_at) !== Number(row.next_at)) break;
      await sleep(100);
    }
  }
}

const taken = ({ mail }: Scene, to: string) => mail.mails.find((one) => one.to === to && one.taken);

async function greylisted(scene: Scene): Promise<void> {
  const { stand, mail, node, clock } = scene;
  const name = newName();
  const to = `${name}@example.org`;
  let begun = 0;
  let arrived = 0;
  mail.judge = (address) => {
    if (address !== to) return 'take';
    begun ||= clock.now();
    if (clock.now() - begun < 15 * MINUTE) return 'later';
    arrived = clock.now();
    return 'take';
  };
  await createMainAccount(node.port, name);
  await untilAttempt(scene, () => taken(scene, to) !== undefined);
  stand.figure('greylisted 15 min, there after min', (arrived - begun) / MINUTE);
  stand.rule(arrived > 0 && arrived - begun <= 20 * MINUTE, 'A greylisted mail took longer than 20 minutes.');
}

/** It hangs up after the last dot, once: nobody knows whether it took the mail, which comes again as the same message. */
async function cutOff(scene: Scene): Promise<void> {
  const { stand, mail, node } = scene;
  const to = new Set<string>();
  const cut = new Set<string>();
  mail.judge = (address) => {
    if (!to.has(address) || cut.has(address)) return 'take';
    cut.add(address);
    return 'cut';
  };
  for (let one = 0; one < stand.scale(20, 3); one += 1) {
    const name = newName();
    to.add(`${name}@example.org`);
    await createMainAccount(node.port, name);
  }
  const isOver = () => [...to].every((address) => taken(scene, address) !== undefined);
  await untilAttempt(scene, isOver);
  stand.figure('cut after DATA', cut.size);
  stand.rule(isOver(), 'A mail whose connection was cut never came again.');
  for (const address of to) {
    const ids = new Set(mail.mails.filter((one) => one.to === address).map(({ messageId }) => messageId));
    stand.rule(ids.size === 1, 'A mail came again as another message.');
  }
}

async function refused(scene: Scene): Promise<void> {
  const { stand, mail, node, ground } = scene;
  const before = (await outboxByStatus(ground)).dead ?? 0;
  mail.judge = () => 'never';
  await createMainAccount(node.port, newName());
  for (let waited = 0; waited < 50 && ((await outboxByStatus(ground)).dead ?? 0) === before; waited += 1)
    await sleep(100);
  stand.figure('dead letters', ((await outboxByStatus(ground)).dead ?? 0) - before);
  stand.rule(Number(stand.figures['dead letters']) === 1, 'A refused mail is no dead letter.');
  mail.judge = () => 'take';
}

/** Two codes wait for the server; the newer one is the last to come and works. One that is too late does not come at all. */
async function newestCode(scene: Scene): Promise<void> {
  const { stand, mail, node, clock } = scene;
  const [twice, late] = [addressOf(1), addressOf(2)];
  await mail.close();
  await forgetPassword(node.port, late);
  await clock.jump(59 * MINUTE);
  await forgetPassword(node.port, twice);
  await clock.jump(MINUTE);
  await forgetPassword(node.port, twice);
  await clock.jump(MINUTE);
  await mail.open();
  await untilAttempt(scene, () => taken(scene, twice) !== undefined);
  const last = mail.mails.findLast(({ to }) => to === twice);
  const code = /^[A-Za-z0-9_-]{43}$/m.exec(plain(last?.text ?? '').replaceAll('\r', ''))?.[0] ?? '';
  const { status } = await resetPassword(node.port, twice, code, 'another-harbour-43');
  stand.rule(status === 200, 'The code that came last does not work.');
  const tooLate = mail.mails.filter(({ to }) => to === late).length;
  stand.figure('late codes sent', tooLate);
  stand.rule(tooLate === 0, 'A code was sent after it had expired.');
}
