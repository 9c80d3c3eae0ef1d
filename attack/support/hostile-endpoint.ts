import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import expiredCertificate from 'smtp-server/lib/tls-options.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const ENDLESS_BYTES = 2 ** 30;
const BOMB_BYTES = 2 ** 26;

/** What an endpoint does instead of answering. */
const BEHAVIOURS: Readonly<Record<string, (response: ServerResponse, url: string, bomb: Buffer) => void>> = {
  'a body of 1 byte a second': (response) => {
    response.writeHead(200, JSON_TYPE);
    trickle(response, () => response.write(' '));
  },
  'headers of 1 byte a second': (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nX: ');
    trickle(response, () => response.socket?.write('x'));
  },
  'a body of 1 GB': (response) => {
    response.writeHead(200, JSON_TYPE);
    pour(response, Buffer.alloc(65_536, ' '));
  },
  'a compressed body of 64 MB': (response, _url, bomb) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb);
  },
  'a redirect to itself': (response, url) => void response.writeHead(302, { location: url }).end(),
  'an end in the middle': (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
    response.write('{', () => response.destroy());
  },
};

function trickle(response: ServerResponse, write: () => void): void {
  const timer = setInterval(write, 1000);
  response.on('close', () => clearInterval(timer));
}

function pour(response: ServerResponse, part: Buffer): void {
  let sent = 0;
  const more = () => {
    while (sent < ENDLESS_BYTES && !response.destroyed) {
      sent += part.length;
      if (!response.write(part)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}

/** A server that misbehaves at some paths and is good at the others, and one whose certificate nobody vouches for. */
export interface HostileEndpoint {
  readonly url: string;
  readonly behaviours: readonly string[];
  /** Serves this JSON at a path. */
  good(path: string, answer: unknown): void;
  misbehave(path: string, behaviour: string): void;
  /** Requests for a path, and the most bytes that went out in answer to one. */
  seen(path: string): { readonly requests: number; readonly bytes: number };
  /** An https address, and how many spoke to it although nobody vouches for it. */
  readonly untrusted: { readonly url: string; spokenTo(): number };
  close(): Promise<void>;
}

export async function startHostileEndpoint(): Promise<HostileEndpoint> {
  const bomb = gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
  const answers = new Map<string, (response: ServerResponse) => void>();
  const seen = new Map<string, { requests: number; bytes: number }>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const one = seen.get(path) ?? { requests: 0, bytes: 0 };
    seen.set(path, one);
    one.requests += 1;
    const { socket } = response;
    const before = socket?.bytesWritten ?? 0;
    response
      .on('error', () => {})
      .on('close', () => {
        one.bytes = Math.max(one.bytes, (socket?.bytesWritten ?? 0) - before);
      });
    request.resume();
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let spoken = 0;
  // The expired certificate of a package, whose key everybody has.
  const untrusted = createTlsServer(expiredCertificate(), (_request, response) => {
    spoken += 1;
    response.end('{}');
  });
  untrusted.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
  await once(untrusted, 'listening');
  return {
    url,
    behaviours: Object.keys(BEHAVIOURS),
    good: (path, answer) =>
      void answers.set(path, (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer))),
    misbehave: (path, behaviour) =>
      void answers.set(path, (response) => BEHAVIOURS[behaviour]?.(response, `${url}${path}`, bomb)),
    seen: (path) => seen.get(path) ?? { requests: 0, bytes: 0 },
    untrusted: {
      url: `https://127.0.0.1:${(untrusted.address() as AddressInfo).port}`,
      spokenTo: () => spoken,
    },
    async close() {
      server.close();
      server.closeAllConnections();
      untrusted.close();
      untrusted.closeAllConnections();
    },
  };
}
