import type { FastifyInstance } from 'fastify';

/** `/health/live`: the process answers. `/health/ready`: it can work, which is what a load balancer asks. */
export function mountHealth(app: FastifyInstance, ready: () => Promise<void>): void {
  app.get('/health/live', { schema: { hide: true } as never }, async () => ({ status: 'live' }));
  app.get('/health/ready', { schema: { hide: true } as never }, async (request, reply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (error) {
      request.failure = error;
      return reply.code(503).header('retry-after', '2').send({ status: 'unavailable' });
    }
  });
}
