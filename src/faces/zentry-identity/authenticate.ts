import type { FastifyRequest } from 'fastify';
import { type Actor, ANONYMOUS, BOOTSTRAP } from '#core/actor.ts';
import { authenticateApiKey } from '#core/credentials/api-key/authenticate-api-key.ts';
import { problem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import { selectTenant } from '#core/tenants/select-tenant.ts';
import { authenticateToken } from '#core/tokens/authenticate-token.ts';
import { bearerToken } from '#http/bearer.ts';
import { tenantHeader } from '../tenant-header.ts';

/**
 * This API knows bearer tokens of the server's own audience and API keys of people. Whatever is sent must open something,
 * and both together must be one person. Raises `not-authenticated`.
 */
export async function authenticate(services: Services, { headers }: FastifyRequest): Promise<Actor> {
  const byToken = await tokenActor(services, headers.authorization);
  const byKey = await keyActor(services, headers['api-key']);
  if (byToken !== undefined && byKey !== undefined && accountOf(byToken) !== accountOf(byKey))
    throw problem('not-authenticated');
  return byToken ?? byKey ?? ANONYMOUS;
}

/** The actor in the tenant that the call names; `needed` where the call works in one. */
export function inTenant(services: Services, actor: Actor, request: FastifyRequest, needed: boolean): Promise<Actor> {
  return selectTenant(services, actor, tenantHeader(request), needed);
}

async function tokenActor(services: Services, header: string | undefined): Promise<Actor | undefined> {
  const token = bearerToken(header);
  if (token === undefined) return undefined;
  const actor = token === null ? undefined : await authenticateToken(services, token, [services.settings.publicUrl]);
  if (actor === undefined) throw problem('not-authenticated');
  return actor;
}

async function keyActor(services: Services, key: string | readonly string[] | undefined): Promise<Actor | undefined> {
  if (key === undefined) return undefined;
  const actor = typeof key === 'string' ? await authenticateApiKey(services, key) : undefined;
  if (actor !== undefined) return actor;
  if (typeof key === 'string' && services.bootstrapKey.is(key)) return BOOTSTRAP;
  throw problem('not-authenticated');
}

/** Whom a credential is of; those of nobody are each other's strangers. */
function accountOf(actor: Actor): string | symbol {
  return 'accountId' in actor ? actor.accountId : Symbol(actor.kind);
}
