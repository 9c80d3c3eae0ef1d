import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#test/support/postgres/free-port.ts';
import type { Scenario } from '../scenario.ts';
import { outboxByStatus, outboxEmpty } from '../support/outbox.ts';
import { newName, programToken, register } from '../support/people.ts';
import { WallClock } from '../support/wall-clock.ts';

const HOUR = 3_600_000;

/** The SMS gateway, the one receiver by HTTP that there is, is away for a day by the server’s clock, and comes back. */
export const gatewayDown: Scenario = {
  id: 'R18',
  title: 'the HTTP receiver (SMS gateway) is down for 24 h',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const clock = new WallClock(ground);
    const port = await freePort();
    const received: string[] = [];
    const sms = { TESSERA_SMS_URL: `http://127.0.0.1:${port}/send` };
    // Codes live ten minutes and are dropped; a message that may come late is what tests carriers.
    const node = await stand.node(ground, clock.options(sms));
    const token = await programToken(node.port, ground);
    await register(node.port, token, newName());
    const tests = stand.scale(50, 2);
    for (let one = 0; one < tests; one += 1) commandTest(ground, one);
    for (let hour = 0; hour < 24; hour += 1) {
      await clock.jump(HOUR);
      await sleep(stand.scale(1500, 60));
    }
    await sleep(1500);
    const away = await outboxByStatus(ground);
    stand.figure('waiting after a day', away.queued ?? 0);
    stand.figure('too late after a day', away.expired ?? 0);
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        received.push(JSON.parse(body).id);
        response.writeHead(202).end();
      });
    });
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
    stand.after(() => server.close());
    await clock.jump(HOUR);
    for (let waited = 0; waited < 100 && new Set(received).size < tests; waited += 1) await sleep(50);
    // The last one was taken, and may not be written down yet.
    const isWorkedOff = await outboxEmpty(ground, 5000);
    const after = await outboxByStatus(ground);
    stand.figure('delivered within an hour', new Set(received).size);
    stand.figure('dead letters', after.dead ?? 0);
    stand.rule(
      new Set(received).size + (after.dead ?? 0) >= tests,
      'A message was neither delivered nor a dead letter.',
    );
    stand.rule(isWorkedOff, 'A message still waits an hour after the receiver came back.');
    stand.rule(received.length === new Set(received).size, 'A message was delivered twice.');
  },
};

function commandTest(ground: { command(...args: string[]): unknown }, one: number): void {
  ground.command('outbox', 'test', '--to', `+4740${String(100_000 + one)}`);
}
