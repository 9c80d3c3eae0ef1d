import type { Actor } from '../actor.ts';
import type { Claims } from '../ports/signer.ts';
import type { Services } from '../services.ts';

/**
 * The actor behind an access token, or undefined when it opens nothing: bad signature, other audience, expired, or
 * session, account or client ended since (shared-model M-4). Read from the store on every call, so revocation is at once.
 */
export async function authenticateToken(
  services: Services,
  token: string,
  audiences: readonly string[],
): Promise<Actor | undefined> {
  const claims = await services.signer.verify(token);
  if (claims === undefined || !audiences.includes(claims.aud)) return undefined;
  return claims.sid === undefined ? clientActor(services, claims) : userActor(services, claims, claims.sid);
}

async function userActor(services: Services, claims: Claims, sessionId: string): Promise<Actor | undefined> {
  const session = await services.store.read.sessions.findLive(sessionId, services.clock.now());
  if (session === undefined || session.accountId !== claims.sub) return undefined;
  // A session that chose another tenant since leaves its older tokens behind: none may act where its owner no longer is.
  if (claims.tenant_id !== (session.tenantSelected ? session.tenantName : undefined)) return undefined;
  return {
    kind: 'user',
    accountId: session.accountId,
    tenantId: session.tenantId,
    tenantSelected: session.tenantSelected,
    sessionId: session.id,
    clientId: session.clientId,
    // A narrowed token stays narrow; a session never gives more than it was opened with.
    scopes: claims.scope.split(' ').filter((scope) => session.scope.includes(scope)),
    amr: session.amr,
    authTime: session.authTime,
    mustChangePassword: session.mustChangePassword,
  };
}

async function clientActor(services: Services, claims: Claims): Promise<Actor | undefined> {
  const client = await services.store.read.clients.findLive(claims.client_id);
  if (client === undefined || (await services.store.read.sessions.isJtiRevoked(claims.jti))) return undefined;
  return {
    kind: 'client',
    clientId: client.id,
    clientKind: client.kind,
    tenantId: client.tenantId,
    scopes: claims.scope.split(' ').filter((scope) => client.scopes.includes(scope)),
  };
}
