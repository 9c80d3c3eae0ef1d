import { newToken } from '#kernel/ids.ts';
import { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { defineOperation } from '../operation.ts';
import type { Client } from '../ports/repositories/clients.ts';
import { problem } from '../problems.ts';

/** A client with the tenant that it works in, by name. */
export interface ShownClient {
  readonly client: Client;
  readonly tenantId: string;
  /** When it last got a token for itself or read something; counted, so half a minute late. */
  readonly lastUsedAt: number | null;
}

/** Every client, or those of one tenant; never a secret. */
export const listClients = defineOperation<{ tenant?: string | undefined }, readonly ShownClient[]>({
  name: 'client.list',
  access: { operator: true },
  problems: ['not-found'],
  async execute(ctx, { tenant: named }) {
    const tenant = named === undefined ? undefined : await ctx.read.tenants.findByName(named);
    if (named !== undefined && tenant === undefined) throw problem('not-found', { field: 'tenant' });
    const names = new Map((await ctx.read.tenants.list()).map(({ id, tenantId }) => [id, tenantId]));
    const clients = await ctx.read.clients.list(tenant?.id);
    return Promise.all(
      clients.map(async (client) => ({
        client,
        tenantId: names.get(client.tenantId) ?? '',
        lastUsedAt: await ctx.read.clients.lastUse(client.id),
      })),
    );
  },
});

/** Ends a client for good: its tokens, and the sessions of people who signed in through it, open nothing any more. */
export const disableClient = defineOperation<{ clientId: string }, void>({
  name: 'client.disable',
  access: { operator: true },
  problems: ['not-found'],
  async execute(ctx, { clientId }) {
    const client = await ctx.read.clients.find(clientId);
    if (client === undefined) throw problem('not-found', { field: 'client' });
    await ctx.write(async (tx) => {
      if (!(await tx.clients.disable(clientId, ctx.now))) return;
      await tx.record({ event: 'client-disabled', result: 'success', tenantId: client.tenantId, detail: clientId });
    });
  },
});

/**
 * Gives a client its next secret, shown this once. The one in force so far works for `overlapMs` more, so that whoever holds
 * it can change over without an outage; 0 ends it now. Two live at most (shared-model M-5).
 */
export const rotateClientSecret = defineOperation<{ clientId: string; overlapMs: number }, { secret: Secret }>({
  name: 'client.rotate-secret',
  access: { operator: true },
  problems: ['not-found'],
  async execute(ctx, { clientId, overlapMs }) {
    const client = await ctx.read.clients.findLive(clientId);
    if (client === undefined) throw problem('not-found', { field: 'client' });
    const secret = new Secret(newToken(ctx.services.random));
    await ctx.write(async (tx) => {
      await tx.clients.rotateSecret(clientId, sha256(secret.reveal()), ctx.now + overlapMs, ctx.now);
      await tx.record({
        event: 'client-secret-rotated',
        result: 'success',
        tenantId: client.tenantId,
        detail: clientId,
      });
    });
    return { secret };
  },
});
