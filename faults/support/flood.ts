/**
 * Sends wrong passwords at a steady rate over as many connections as it needs, in a process of its own, and prints how many were
 * answered with each status: `flood.ts PORT PER_SECOND MILLISECONDS`.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 10;
const [, , port = '0', perSecond = '0', milliseconds = '0'] = process.argv;
const idle: Socket[] = [];
const answered: Record<string, number> = {};
let open = 0;

function requestOf(): string {
  const body = `grant_type=password&username=new${randomBytes(8).toString('hex')}&password=a+wrong+password`;
  const type = 'Content-Type: application/x-www-form-urlencoded';
  return `POST /connect/token HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

function opened(): Socket {
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  const count = (status: string) => {
    answered[status] = (answered[status] ?? 0) + 1;
    open -= 1;
  };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\r\n\r\n');
    const length = /content-length: (\d+)/i.exec(text)?.[1];
    if (end < 0 || length === undefined || text.length < end + 4 + Number(length)) return;
    count(text.slice(9, 12));
    text = '';
    idle.push(socket);
  });
  socket.on('error', () => count('0'));
  return socket;
}

const begun = performance.now();
let sent = 0;
for (let now = 0; now < Number(milliseconds); now = performance.now() - begun) {
  for (; sent < (Number(perSecond) * now) / 1000; sent += 1) {
    open += 1;
    (idle.pop() ?? opened()).write(requestOf());
  }
  await sleep(TICK_MS);
}
for (let waited = 0; open > 0 && waited < 1000; waited += 1) await sleep(TICK_MS);
process.stdout.write(JSON.stringify({ sent, answered }));
process.exit(0);
