import type { ClientKind } from './ports/repositories/clients.ts';

/** Who asks. Faces make actors out of their own credentials; operations say which of them they admit. */
export type Actor = Anonymous | UserActor | ApiKeyActor | ClientActor | Bootstrap | Operator | System;

interface Anonymous {
  readonly kind: 'anonymous';
}

/** A person with a live session. */
export interface UserActor {
  readonly kind: 'user';
  readonly accountId: string;
  /** The tenant that the session works in: the home of a person who is in several and has not chosen. */
  readonly tenantId: string;
  readonly tenantSelected: boolean;
  readonly sessionId: string;
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  readonly amr: readonly string[];
  readonly authTime: number;
  /** The session opens nothing but the own profile, a new password and signing out (shared-model M-8). */
  readonly mustChangePassword: boolean;
}

/** A person's program, by a key that the person gave it. */
export interface ApiKeyActor {
  readonly kind: 'api-key';
  readonly accountId: string;
  readonly keyId: string;
  readonly keyVersion: number;
  readonly tenantId: string;
  readonly tenantSelected: boolean;
  readonly mustChangePassword: boolean;
}

/** A program acting for itself. */
export interface ClientActor {
  readonly kind: 'client';
  readonly clientId: string;
  readonly clientKind: ClientKind;
  readonly tenantId: string;
  readonly scopes: readonly string[];
}

/** Whoever holds the bootstrap key, before there is an administrator. */
interface Bootstrap {
  readonly kind: 'bootstrap';
}

/** A person with a shell on the host. */
interface Operator {
  readonly kind: 'operator';
}

/** A job of the server itself. */
interface System {
  readonly kind: 'system';
}

export const ANONYMOUS: Actor = { kind: 'anonymous' };
export const BOOTSTRAP: Actor = { kind: 'bootstrap' };
export const OPERATOR: Actor = { kind: 'operator' };
export const SYSTEM: Actor = { kind: 'system' };

/** What an audit row calls the actor. */
export function actorId(actor: Actor): string | null {
  if (actor.kind === 'user' || actor.kind === 'api-key') return actor.accountId;
  return actor.kind === 'client' ? actor.clientId : null;
}
