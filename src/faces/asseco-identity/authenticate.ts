import type { FastifyRequest } from 'fastify';
import { type Actor, ANONYMOUS } from '#core/actor.ts';
import { problem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import { authenticateToken } from '#core/tokens/authenticate-token.ts';
import { bearerToken } from '#http/bearer.ts';

/**
 * This API knows bearer tokens of the server's own audience, of people and of programs. A token that opens nothing is
 * refused even where none is needed. Raises `not-authenticated`.
 */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Actor> {
  const token = bearerToken(request.headers.authorization);
  if (token === undefined) return ANONYMOUS;
  const actor = token === null ? undefined : await authenticateToken(services, token, [services.settings.publicUrl]);
  if (actor === undefined) throw problem('not-authenticated');
  return actor;
}
