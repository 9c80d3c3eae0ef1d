import type { FastifyRequest } from 'fastify';
import type { Origin } from '#core/context.ts';

/** What records call the channel of a face, where clients know it by another name than ours. */
const CHANNELS: Readonly<Record<string, string>> = {
  asseco: 'identity-api',
  zentry: 'zentry-api',
  overkiz: 'end-user-api',
};

/** Where a request came from, in the core's terms. */
export function originOf(request: FastifyRequest, face: string, defaultTenantId: string): Origin {
  const channel = CHANNELS[face];
  return { face, ip: request.ip, correlationId: request.id, defaultTenantId, channel };
}
