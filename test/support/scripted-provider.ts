import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IssuerKey, issuerKey, startForeignIssuer } from './foreign-issuer.ts';

export const CLIENT_ID = 'tessera';
export const REDIRECT_URI = 'https://bank.example/callback';
/** Whom tokens that sign in at the Overkiz face are for. */
export const AUDIENCE = 'homes';

/** An OpenID provider that says whatever a check makes it say, and the settings of a server that trusts it. */
export interface ScriptedProvider {
  readonly url: string;
  /** The keys that it publishes. */
  readonly keys: { readonly elliptic: IssuerKey; readonly rsa: IssuerKey };
  /** Settings of a server for which it is provider `test`, the issuer of `jwt` and of `accessToken`. */
  readonly env: Readonly<Record<string, string>>;
  /** A code that gives this ID token, once. */
  codeFor(idToken: string): string;
  /** How often a path was asked for. */
  asked(path: string): number;
  /** What the introspection endpoint says from now on. */
  introspected(answer: unknown, status?: number): void;
  close(): Promise<void>;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const issuer = await startForeignIssuer();
  const { url } = issuer;
  const keys = { elliptic: await issuerKey('ec', 'ES256'), rsa: await issuerKey('rsa', 'RS256') };
  issuer.publish(Object.values(keys));
  const metadata = { issuer: url, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` };
  issuer.json('/.well-known/openid-configuration', metadata);
  const idTokens = new Map<string, string>();
  issuer.on('/token', (_request, response, body) => {
    const code = new URLSearchParams(body).get('code') ?? '';
    const idToken = idTokens.get(code);
    const status = idTokens.delete(code) ? 200 : 400;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ id_token: idToken }));
  });
  const folder = mkdtempSync(join(tmpdir(), 'tessera-provider-'));
  return {
    url,
    keys,
    env: settings(url, folder),
    codeFor(idToken) {
      const code = `code-${idTokens.size}-${process.hrtime.bigint().toString(36)}`;
      idTokens.set(code, idToken);
      return code;
    },
    asked: issuer.asked,
    introspected: (answer, status = 200) => void issuer.json('/introspect', answer, status),
    async close() {
      rmSync(folder, { recursive: true, force: true });
      await issuer.close();
    },
  };
}

function settings(url: string, folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'tessera.toml');
  writeFileSync(
    file,
    `[providers.test]
issuer = "${url}"
client-id = "${CLIENT_ID}"
client-secret = "a secret of more than thirty-two characters"
redirect-uris = ["${REDIRECT_URI}"]
`,
  );
  return {
    TESSERA_CONFIG: file,
    TESSERA_FACES_OVERKIZ_JWT_ISSUER: url,
    TESSERA_FACES_OVERKIZ_JWT_AUDIENCE: AUDIENCE,
    TESSERA_FACES_OVERKIZ_JWT_JWKS_URI: `${url}/keys`,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_INTROSPECTION_ENDPOINT: `${url}/introspect`,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_ID: CLIENT_ID,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_CLIENT_SECRET: 'a secret of more than thirty-two characters',
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_AUDIENCE: AUDIENCE,
    TESSERA_FACES_OVERKIZ_ACCESS_TOKEN_ISSUER: url,
  };
}
