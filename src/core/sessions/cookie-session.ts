import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import type { UserActor } from '../actor.ts';
import type { LiveSession } from '../ports/repositories/sessions.ts';
import type { Services } from '../services.ts';

/** Stands where other sessions have the audience of their tokens: no token is ever issued for one of these. */
export const COOKIE_AUDIENCE = 'cookie';

/** The id of the session that a cookie opens: its hash, so that nothing stored opens anything. */
export function cookieSessionId(cookie: Secret): string {
  return sha256(cookie.reveal());
}

/**
 * When a session ends that is used now: after the idle time, and never later than the absolute limit, which counts from when
 * the person proved himself: sessions opened one from another do not last for ever.
 */
export function cookieExpiry({ settings }: Services, provedAt: number, now: number): number {
  return Math.min(now + settings.sessionIdleMs, provedAt + settings.sessionMaxMs);
}

/** Uses closer together than this share of the idle time are noted once: a read must not cost a commit each time. */
const NOTED_SHARE = 1 / 30;

/**
 * The person behind a session cookie, or undefined when it opens nothing. `active` says that this is use, which puts off the
 * end of the idle time; asking whether one is still signed in is none.
 */
export async function authenticateCookie(
  services: Services,
  cookie: Secret,
  { active }: { active: boolean },
): Promise<UserActor | undefined> {
  const now = services.clock.now();
  const session = await services.store.read.sessions.findLive(cookieSessionId(cookie), now);
  if (session === undefined || session.audience !== COOKIE_AUDIENCE) return undefined;
  if (active && now - session.lastUsedAt >= services.settings.sessionIdleMs * NOTED_SHARE)
    await noteUse(services, session, now);
  return {
    kind: 'user',
    accountId: session.accountId,
    tenantId: session.tenantId,
    tenantSelected: session.tenantSelected,
    sessionId: session.id,
    clientId: session.clientId,
    scopes: session.scope,
    amr: session.amr,
    authTime: session.authTime,
    mustChangePassword: session.mustChangePassword,
  };
}

function noteUse(services: Services, { id, authTime }: LiveSession, now: number): Promise<void> {
  return services.store.write((tx) => tx.sessions.extend(id, now, cookieExpiry(services, authTime, now)));
}
