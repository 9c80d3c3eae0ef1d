import type { JSONWebKeySet } from 'jose';
import type { ForeignIdentity, IdentityProviders } from '#core/ports/identity-providers.ts';
import { type Clock, HOUR } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { clientBasic } from './client-basic.ts';
import { type Outbound, unreachable } from './outbound.ts';
import { readSubject } from './read-subject.ts';

export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly redirectUris: readonly string[];
}

interface Metadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

const ALGORITHMS = ['ES256', 'EdDSA', 'RS256', 'PS256'];

/**
 * Linked logins by the authorization code flow (OpenID Connect Core, section 3.1.3). Endpoints come from the configured
 * issuer's discovery document and must be https, or on the issuer's own origin.
 */
export function openIdProviders(
  providers: Readonly<Record<string, ProviderSettings>>,
  outbound: Outbound,
  clock: Clock,
): IdentityProviders {
  const known = new Map<string, { metadata: Metadata; readAt: number }>();

  async function getJson<T>(url: string): Promise<T> {
    try {
      const { status, body } = await outbound(url, { method: 'GET', headers: { accept: 'application/json' } });
      if (status !== 200) throw new Error(`status ${status}`);
      return JSON.parse(body) as T;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async function discover(name: string, { issuer }: ProviderSettings): Promise<Metadata> {
    const kept = known.get(name);
    if (kept !== undefined && clock.now() - kept.readAt < HOUR) return kept.metadata;
    const metadata = await getJson<Metadata>(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const safe = (url: string) => url.startsWith('https://') || new URL(url).origin === new URL(issuer).origin;
    // A document that speaks for another issuer is not this provider's (OpenID Connect Discovery, section 4.3).
    if (metadata.issuer !== issuer || !safe(metadata.token_endpoint) || !safe(metadata.jwks_uri)) {
      throw unreachable(new Error('The discovery document does not fit the issuer.'), 60);
    }
    known.set(name, { metadata, readAt: clock.now() });
    return metadata;
  }

  return {
    has: (name) => Object.hasOwn(providers, name),
    allows: (name, redirectUri) => {
      const uris = providers[name]?.redirectUris ?? [];
      return redirectUri === undefined ? uris.length === 1 : uris.includes(redirectUri);
    },
    async exchange({ provider: name, code, redirectUri, codeVerifier, nonce }) {
      const provider = providers[name];
      if (provider === undefined) return undefined;
      const metadata = await discover(name, provider);
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri ?? provider.redirectUris[0] ?? '',
        ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
      });
      const idToken = await redeemCode(outbound, metadata, provider, form);
      if (idToken === undefined) return undefined;
      const keys = await getJson<JSONWebKeySet>(metadata.jwks_uri);
      return verifyIdToken(idToken, provider, keys, { nonce, now: clock.now() });
    },
  };
}

/** The ID token for a code, or undefined when the provider says that the code is no good. */
async function redeemCode(
  outbound: Outbound,
  metadata: Metadata,
  provider: ProviderSettings,
  form: URLSearchParams,
): Promise<string | undefined> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    authorization: clientBasic(provider.clientId, provider.clientSecret),
  };
  let answer: { status: number; body: string };
  try {
    answer = await outbound(metadata.token_endpoint, { method: 'POST', headers, body: form.toString() });
  } catch (error) {
    throw unreachable(error);
  }
  if (answer.status === 400 || answer.status === 403) return undefined;
  if (answer.status !== 200) throw unreachable(new Error(`status ${answer.status}`));
  try {
    const { id_token: idToken } = JSON.parse(answer.body) as { id_token?: unknown };
    return typeof idToken === 'string' ? idToken : undefined;
  } catch {
    return undefined;
  }
}

/** Signature, issuer, audience, authorized party, times and nonce (OpenID Connect Core, section 3.1.3.7). */
async function verifyIdToken(
  idToken: string,
  { issuer, clientId }: ProviderSettings,
  keys: JSONWebKeySet,
  { nonce, now }: { readonly nonce: string | undefined; readonly now: number },
): Promise<ForeignIdentity | undefined> {
  // Loaded by those who link logins only.
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(keys), {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      clockTolerance: 30,
      currentDate: new Date(now),
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload.azp !== clientId) return undefined;
    if (payload.azp !== undefined && payload.azp !== clientId) return undefined;
    // Told or not, both sides must agree: a nonce that only one side knows is a replay or a mix-up.
    if (payload.nonce !== nonce) return undefined;
    const subject = readSubject(payload.sub);
    if (subject === undefined) return undefined;
    const login = [payload.email, payload.preferred_username, subject].find(
      (claim) => typeof claim === 'string' && claim !== '',
    );
    return { issuer, subject, login: String(login).slice(0, 254) };
  } catch {
    return undefined;
  }
}
