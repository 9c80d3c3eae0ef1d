import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.ts';
import type { Stand } from '../stand.ts';
import { nameOf } from '../support/furnish.ts';
import { readMe, tokenOf } from '../support/people.ts';
import { quantile } from '../support/probe.ts';

const GIVE_UP_MS = 20_000;
/** The limits of the server (2 s for a head, 5 s for a body, looked at every second), and what a busy machine adds. */
const ALLOWANCE_MS = 4000;
const KINDS = {
  head: { first: 'POST /connect/token HTTP/1.1\r\nHost: x\r\n', next: 'X', within: 3000 },
  body: {
    first: 'POST /connect/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n',
    next: ' ',
    within: 6000,
  },
} as const;

/** Connections that one address may have, as it ships. */
const CAP = 100;
/** Addresses of the loopback network: the attackers’, and one that opens more than it may. */
const attacker = (index: number) => `127.1.${Math.floor(index / 250)}.${1 + (index % 250)}`;
const GREEDY = '127.2.0.1';

/** Thousands of clients that send a byte now and then: each is cut, and everybody else is served meanwhile. */
export const slowLoris: Scenario = {
  id: 'R19',
  title: 'slow heads and bodies',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    // Everything as it ships, also the cap of connections.
    const node = await stand.node(ground, { env: { TESSERA_LIMITS_FACTOR: '1' } });
    const token = await tokenOf(node.port, nameOf(0));
    await tooMany(stand, node.port);
    const alone = await served(stand, node.port, token, 1000);
    const each = stand.scale(2500, 200);
    const over = Promise.all([attack(stand, node.port, 'head', each), attack(stand, node.port, 'body', each)]);
    const beside = await served(stand, node.port, token, 3000);
    await over;
    stand.figure('sockets', 2 * each);
    stand.figure('served p99 ms alone', alone);
    stand.figure('served p99 ms beside', beside);
    stand.rule((await readMe(node.port, token)).status === 200, 'The server did not get over it.');
  },
};

/** One address opens more than its share: what is beyond is closed at once, and all the others are not concerned. */
async function tooMany(stand: Stand, port: number): Promise<void> {
  const sockets = Array.from({ length: 2 * CAP }, () =>
    connect({ port, host: '127.0.0.1', localAddress: GREEDY }).on('error', () => {}),
  );
  let gone = 0;
  for (const socket of sockets) socket.once('close', () => (gone += 1));
  for (const begun = performance.now(); gone < CAP && performance.now() - begun < GIVE_UP_MS; ) await sleep(10);
  stand.figure('of 200 from one address closed at once', gone);
  stand.rule(gone >= CAP, 'An address has more connections than it may.');
  for (const socket of sockets) socket.destroy();
}

/** Opens so many sockets of a kind and waits until the server has cut them all. */
async function attack(stand: Stand, port: number, kind: keyof typeof KINDS, count: number): Promise<void> {
  const { first, next, within } = KINDS[kind];
  const times = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const localAddress = attacker(Math.floor(index / (CAP / 2)));
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      socket.on('error', () => {});
      await once(socket, 'connect').catch(() => {});
      const begun = performance.now();
      socket.write(first);
      const dripping = setInterval(() => socket.writable && socket.write(next), 500);
      const isCut = await Promise.race([closed(socket), sleep(GIVE_UP_MS, false, { ref: false })]);
      clearInterval(dripping);
      socket.destroy();
      stand.rule(isCut, `A connection with a slow ${kind} was still open after 20 s.`);
      return performance.now() - begun;
    }),
  );
  stand.figure(`slow ${kind} cut after ms`, Math.round(quantile(times, 0.99)));
  stand.rule(quantile(times, 0.5) <= within + ALLOWANCE_MS, `Slow ${kind}s were cut late.`);
}

async function closed(socket: Socket): Promise<boolean> {
  socket.resume();
  await once(socket, 'close').catch(() => {});
  return true;
}

/** What others see meanwhile: the 99th percentile, and not one refusal. */
async function served(stand: Stand, port: number, token: string, forMs: number): Promise<number> {
  const times: number[] = [];
  for (const until = performance.now() + forMs; performance.now() < until; await sleep(10)) {
    const answer = await readMe(port, token);
    times.push(answer.milliseconds);
    stand.rule(answer.status === 200, 'Somebody was not served because of slow clients.');
  }
  return Math.round(quantile(times, 0.99));
}
