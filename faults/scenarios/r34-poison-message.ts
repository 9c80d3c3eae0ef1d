import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import { openMailServer } from '../support/open-mail-server.ts';
import { outboxByStatus } from '../support/outbox.ts';
import { createMainAccount, newName } from '../support/people.ts';

/** Rows of the outbox that nobody can read, or that are huge, among others: they become dead letters and hold up nobody. */
export const poisonMessage: Scenario = {
  id: 'R34',
  title: 'a poisoned row in the outbox',
  on: ['sqlite', 'postgres'],
  shortOn: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const mail = await openMailServer(stand);
    const nodes = await stand.nodes(ground, { env: mail.env });
    const port = nodes[0]?.port ?? 0;
    const poison = ['v1.nothing', 'not sealed', `v1.${'A'.repeat(10 * 1024 * 1024)}`];
    for (const [index, payload] of poison.entries())
      await ground.query(`INSERT INTO outbox (id, channel, template, payload, status, attempts, created_at, next_at)
        VALUES ('00000000poison${index}', 'email', 'reset-code', '${payload}', 'queued', 0, 0, 0) RETURNING id`);
    const names = Array.from({ length: stand.scale(50, 5) }, newName);
    const begun = performance.now();
    for (const name of names) await createMainAccount(port, name);
    const isHere = (name: string) => mail.mails.some(({ to }) => to === `${name}@example.org`);
    for (let waited = 0; waited < 100 && !names.every(isHere); waited += 1) await sleep(50);
    stand.figure('others delivered', names.filter(isHere).length);
    stand.figure('all after ms', Math.round(performance.now() - begun));
    stand.rule(names.every(isHere), 'A poisoned row held up others.');
    for (let waited = 0; waited < 60 && (await outboxByStatus(ground)).dead !== poison.length; waited += 1)
      await sleep(50);
    stand.figure('dead letters', (await outboxByStatus(ground)).dead ?? 0);
    stand.rule(stand.figures['dead letters'] === poison.length, 'A poisoned row is no dead letter.');
    stand.rule(
      nodes.every((node) => node.isRunning),
      'A server ended over a poisoned row.',
    );
  },
};
