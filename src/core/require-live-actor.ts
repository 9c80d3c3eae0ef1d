import type { Actor } from './actor.ts';
import type { Repositories } from './ports/store.ts';
import { problem } from './problems.ts';

/**
 * Inside a transaction: raises `not-authenticated`, like a dead token, unless the session or API key of the actor still opens
 * what it opened when the call came in. The account's row is locked first: whoever ends its sessions holds that row, so
 * of the two the one that comes second sees what the first one did (ADR 116).
 */
export async function requireLiveActor(tx: Repositories, actor: Actor, now: number): Promise<void> {
  if (!('accountId' in actor)) return;
  await tx.accounts.lock(actor.accountId);
  if (!(await isLiveActor(tx, actor, now))) throw problem('not-authenticated');
}

/** Whether the session or API key of the actor still opens what it opened when the call came in. */
export async function isLiveActor(from: Repositories, actor: Actor, now: number): Promise<boolean> {
  if (actor.kind === 'user') return (await from.sessions.findLive(actor.sessionId, now)) !== undefined;
  if (actor.kind !== 'api-key') return true;
  return (await from.apiKeys.findLive(actor.keyId, now))?.version === actor.keyVersion;
}
