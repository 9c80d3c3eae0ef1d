import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { connectionCap } from '#http/connection-cap.ts';
import { startTestServer } from '#test/support/test-server.ts';

/** As much of an accepted connection as the cap looks at. */
class Accepted extends EventEmitter {
  readonly remoteAddress: string;
  isOpen = true;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.isOpen = false;
    this.emit('close');
  }
}

function capped({ most = 2, trustedProxies = [] as string[] } = {}) {
  const reached: string[] = [];
  const cap = connectionCap({ most, trustedProxies, onReached: (address) => void reached.push(address) });
  const accept = (address: string) => {
    const socket = new Accepted(address);
    cap(socket as unknown as Socket);
    return socket;
  };
  return { reached, accept };
}

test('R19: an address has so many connections and no more, told once; others have theirs', () => {
  const { reached, accept } = capped();
  const [first, second] = [accept('192.0.2.1'), accept('192.0.2.1')];
  for (let more = 0; more < 3; more += 1) assert.equal(accept('192.0.2.1').isOpen, false);
  assert.ok(first.isOpen && second.isOpen && accept('192.0.2.2').isOpen);
  assert.deepEqual(reached, ['192.0.2.1']);
  first.destroy();
  assert.equal(accept('192.0.2.1').isOpen, true);
  assert.equal(accept('192.0.2.1').isOpen, false);
});

test('R19: whoever has many IPv6 addresses has one cap, an IPv4 address in IPv6 that of the IPv4 address', () => {
  const { accept } = capped();
  assert.ok(accept('2001:db8:0:1::1').isOpen && accept('2001:db8:0:1:2::2').isOpen);
  assert.equal(accept('2001:db8:0:1::3').isOpen, false);
  assert.ok(accept('2001:db8:0:2::1').isOpen);
  assert.ok(accept('192.0.2.1').isOpen && accept('::ffff:192.0.2.1').isOpen);
  assert.equal(accept('::ffff:192.0.2.1').isOpen, false);
});

test('R19: a trusted proxy carries everybody’s connections and has no cap', () => {
  const { accept } = capped({ trustedProxies: ['192.0.2.1', '198.51.100.0/24', '2001:db8::/32'] });
  for (const proxy of ['192.0.2.1', '::ffff:192.0.2.1', '198.51.100.7', '2001:db8::5'])
    for (let open = 0; open < 5; open += 1) assert.ok(accept(proxy).isOpen, proxy);
  accept('192.0.2.2');
  accept('192.0.2.2');
  assert.equal(accept('192.0.2.2').isOpen, false);
});

test('R19: a server closes what one address opens beyond its cap, and serves it on within', async (t) => {
  const server = await startTestServer({
    env: { TESSERA_LIMITS_CONNECTIONS_PER_ADDRESS: '3', TESSERA_LIMITS_FACTOR: '1' },
  });
  t.after(() => server.close());
  const { hostname, port } = new URL(server.url);
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(port), hostname);
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  const ask = async (socket: Socket): Promise<string> => {
    socket.on('error', () => {});
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    const [what] = await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    return String(what);
  };
  const sockets = [await open(), await open(), await open()];
  for (const socket of sockets) assert.match(await ask(socket), /^HTTP\/1\.1 200/);
  assert.doesNotMatch(await ask(await open()), /^HTTP/);
  const [first] = sockets;
  first?.destroy();
  let again = '';
  // The server hears of the end a moment later.
  while (!again.startsWith('HTTP/1.1 200')) again = await ask(await open());
  assert.match(await ask(sockets[1] as Socket), /^HTTP\/1\.1 200/);
});
