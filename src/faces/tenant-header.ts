import type { FastifyRequest } from 'fastify';

/** The tenant that a call names in its `tenant-id` header. */
export function tenantHeader({ headers }: FastifyRequest): string | undefined {
  const named = headers['tenant-id'];
  return typeof named === 'string' && named !== '' ? named : undefined;
}
