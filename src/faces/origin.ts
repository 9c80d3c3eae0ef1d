import type { FastifyRequest } from 'fastify';
import type { Origin } from '#core/context.ts';

/** Where a request came from, in the core's terms. */
export function originOf(request: FastifyRequest, face: string, defaultTenantId: string): Origin {
  return { face, ip: request.ip, correlationId: request.id, defaultTenantId };
}
