import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Scenario } from '../scenario.ts';
import { nameOf } from '../support/furnish.ts';
import { signIn } from '../support/people.ts';
import { quantile } from '../support/probe.ts';

const REQUEST = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
const MEGABYTES = 150;
const AT_ONCE = 200;

/** Thousands of connections that are kept and not used: nobody is refused, and memory stays. */
export const idleConnections: Scenario = {
  id: 'R20',
  title: '10,000 kept connections',
  on: ['sqlite'],
  async run(stand) {
    const ground = await stand.ground();
    const node = await stand.node(ground);
    const timed = async () => {
      const answers = [];
      for (let one = 0; one < 10; one += 1) answers.push(await signIn(node.port, nameOf(one)));
      stand.rule(
        answers.every(({ status }) => status === 200),
        'A sign-in was refused beside idle connections.',
      );
      return Math.round(
        quantile(
          answers.map(({ milliseconds }) => milliseconds),
          0.5,
        ),
      );
    };
    await timed();
    stand.figure('sign-in p50 ms before', await timed());
    const before = residentMegabytes(node.pid);
    const sockets: Socket[] = [];
    stand.after(() => {
      for (const socket of sockets) socket.destroy();
    });
    // The limit of open files is the machine’s, for each process: as many here as in the server.
    const count = stand.scale(10_000, 1000);
    while (sockets.length < count)
      sockets.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => kept(node.port)))));
    stand.figure('connections', sockets.length);
    stand.figure('sign-in p50 ms beside', await timed());
    stand.figure('memory MB more', residentMegabytes(node.pid) - before);
    const alive = sockets.filter((socket) => !socket.destroyed).length;
    stand.figure('refused', sockets.length - alive);
    stand.rule(alive === sockets.length, 'A kept connection was refused or cut.');
    stand.rule(Number(stand.figures['memory MB more']) <= MEGABYTES, 'Idle connections took more than 150 MB.');
  },
};

/** A connection that was used once and is kept. */
async function kept(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(REQUEST);
  await once(socket, 'data');
  return socket.resume();
}

/** Resident memory of a process. */
export function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
