import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type Algorithm = 'RS256' | 'ES256' | 'EdDSA';

/** A key of the issuer, with its public half as published. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function issuerKey(kid: string, alg: Algorithm = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Signs a token as an issuer would, header members over those that the key has. */
export function signed(
  key: IssuerKey,
  claims: Readonly<Record<string, unknown>>,
  header: Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
}

/** What one of the issuer's addresses does with a request. */
export type Answering = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** An issuer on loopback whose keys and answers a test decides, and which counts what it is asked. */
export async function startForeignIssuer() {
  const asked: string[] = [];
  const answers = new Map<string, Answering>();
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const body = await text(request);
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const json = (path: string, value: unknown, status = 200) =>
    answers.set(path, (_, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)),
    );
  return {
    url,
    /** How often a path was asked for. */
    asked: (path: string) => asked.filter((other) => other === path).length,
    publish: (keys: readonly (IssuerKey | JWK)[]) =>
      json('/keys', { keys: keys.map((key) => ('publicJwk' in key ? key.publicJwk : key)) }),
    json,
    on: (path: string, answer: Answering) => answers.set(path, answer),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
