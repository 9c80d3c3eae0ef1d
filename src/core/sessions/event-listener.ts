import type { UserActor } from '../actor.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';

/**
 * Clients that live on events register a listener right after signing in and give up without one. This directory has no
 * events to tell, so a listener is only a name that belongs to the session: derived from it, and gone with it.
 */
export const registerListener = defineOperation<void, string>({
  name: 'events.register',
  access: { user: { scope: 'identity.me' } },
  problems: [],
  execute: async (ctx) => listenerOf(ctx),
});

/** What happened since the last call: nothing. Raises `no-such-listener` for any but the session's own. */
export const fetchEvents = defineOperation<{ listener: string }, readonly never[]>({
  name: 'events.fetch',
  access: { user: { scope: 'identity.me' } },
  problems: ['no-such-listener'],
  async execute(ctx, { listener }) {
    if (listener !== listenerOf(ctx)) throw problem('no-such-listener');
    return [];
  },
});

/** Gives a listener up. Clients do so after they signed out, too. */
export const unregisterListener = defineOperation<{ listener: string }, void>({
  name: 'events.unregister',
  access: { anonymous: true },
  problems: [],
  execute: async () => {},
});

/** The listener of the caller's session: a UUID of version 8 (RFC 9562, section 5.8). */
function listenerOf(ctx: Context): string {
  const { sessionId } = ctx.actor as UserActor;
  const bytes = Buffer.from(ctx.services.vault.keyedHash('event-listener', sessionId), 'base64url').subarray(0, 16);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x80, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
