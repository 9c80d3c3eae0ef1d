import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
// @ts-expect-error: the package ships no types
import { Provider } from 'oidc-provider';

const TEN_YEARS = 10 * 365 * 24 * 3600;

export const CLIENT_ID = 'tessera';
export const CLIENT_SECRET = 'a secret & more: than 32 characters';
export const REDIRECT_URI = 'https://bank.example/callback';
/** What access tokens in the form of a JWT are for; others are opaque. */
export const RESOURCE = 'https://homes.example/api';

export interface CodeRequest {
  /** The provider's subject; the claims `email` and `preferred_username` follow from it unless `emails` says otherwise. */
  readonly subject: string;
  readonly nonce?: string;
  readonly codeChallenge?: string;
  readonly redirectUri?: string;
  /** The access token is a JWT for this audience. */
  readonly resource?: string;
}

/** What the provider gave for a code. */
export interface ProviderTokens {
  readonly id_token: string;
  readonly access_token: string;
}

/** A foreign OpenID provider on loopback that signs anybody in whom the authorization request hints at. */
export async function startOidcProvider() {
  const emails = new Map<string, string>();
  let handle = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [REDIRECT_URI, `${REDIRECT_URI}/other`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'test', alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    claims: { openid: ['sub'], email: ['email'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    // Tests of servers with a clock of their own take its tokens too.
    ttl: { AccessToken: TEN_YEARS, Grant: TEN_YEARS, IdToken: TEN_YEARS, Interaction: 600, Session: TEN_YEARS },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_: unknown, audience: string) => ({
          audience,
          scope: 'home',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    pkce: { required: () => false },
    interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: (_: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, email: emails.get(sub) ?? `${sub}@foreign.example`, preferred_username: sub }),
    }),
    // biome-ignore lint/suspicious/noExplicitAny: the package ships no types
    async loadExistingGrant({ oidc }: any) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      grant.addResourceScope(RESOURCE, 'home');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  handle = (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void signIn(provider, request, response);
    else callback(request, response);
  };

  return {
    issuer,
    /** The address that ID tokens of a subject carry from now on. */
    setEmail: (subject: string, email: string) => void emails.set(subject, email),
    /** What a browser that signs in there would bring back. */
    code: (request: CodeRequest) => authorize(issuer, request),
    /** The tokens of a subject who signed in there. */
    tokens: async (request: CodeRequest) => redeem(issuer, await authorize(issuer, request)),
    /** What the endpoint answers the client that is registered there. */
    revoke: (token: string) => post(`${issuer}/token/revocation`, { token }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the package ships no types
async function signIn(provider: any, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  await provider.interactionFinished(request, response, { login: { accountId: params.login_hint } });
}

/** Follows the provider's redirects with its cookies until it sends the browser back to the client. */
async function authorize(issuer: string, request: CodeRequest): Promise<string> {
  const redirectUri = request.redirectUri ?? REDIRECT_URI;
  const query = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    scope: `openid email profile${request.resource === undefined ? '' : ' home'}`,
    redirect_uri: redirectUri,
    login_hint: request.subject,
    ...(request.resource === undefined ? {} : { resource: request.resource }),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
    ...(request.codeChallenge === undefined
      ? {}
      : { code_challenge: request.codeChallenge, code_challenge_method: 'S256' }),
  });
  const cookies = new Map<string, string>();
  let url = `${issuer}/auth?${query}`;
  for (let hop = 0; hop < 8; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(redirectUri)) {
      const code = new URL(url).searchParams.get('code');
      if (code === null) throw new Error(`The provider gave no code: ${url}`);
      return code;
    }
  }
  throw new Error('The provider redirects without end.');
}

async function redeem(issuer: string, code: string): Promise<ProviderTokens> {
  const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
  const answer = await post(`${issuer}/token`, form);
  if (answer.status !== 200) throw new Error(`No tokens: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as ProviderTokens;
}

function post(url: string, form: Record<string, string>): Promise<Response> {
  const encode = (part: string) => encodeURIComponent(part);
  const authorization = `Basic ${btoa(`${encode(CLIENT_ID)}:${encode(CLIENT_SECRET)}`)}`;
  return fetch(url, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
}

/** A PKCE verifier and its S256 challenge. */
export function pkcePair(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
