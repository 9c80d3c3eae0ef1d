import type { Session } from '#core/ports/repositories/sessions.ts';
import { DAY } from '#kernel/clock.ts';
import { NOW } from './open-store.ts';

/** A session of an account as a row needs it, in tenant `t`. */
export function aSession(id: string, accountId: string, over: Partial<Session> = {}): Session {
  return {
    id,
    tenantId: 't',
    tenantSelected: true,
    accountId,
    clientId: null,
    face: 'test',
    amr: ['pwd'],
    scope: [],
    audience: 'a',
    authTime: NOW,
    createdAt: NOW,
    lastUsedAt: NOW,
    expiresAt: NOW + DAY,
    endedAt: null,
    ...over,
  };
}
