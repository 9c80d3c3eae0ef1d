import type { FastifyRequest } from 'fastify';
import type { Actor } from '#core/actor.ts';
import { problem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import { authenticateToken } from '#core/tokens/authenticate-token.ts';
import { bearerToken } from '#http/bearer.ts';

/** This API takes bearer tokens of its own audience and nothing else. Raises `not-authenticated`. */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Actor> {
  const token = bearerToken(request.headers.authorization);
  const actor =
    typeof token === 'string'
      ? await authenticateToken(services, token, services.settings.customersAudiences)
      : undefined;
  if (actor === undefined) throw problem('not-authenticated');
  return actor;
}
