import type { FastifyInstance } from 'fastify';
import { ERRORS, Refusal } from './errors.ts';

/** Refuses what an address asks while it has `most` requests under way already (contract, E17); 0 is no limit. */
export function limitConcurrency(app: FastifyInstance, most: number): void {
  if (most === 0) return;
  const underWay = new Map<string, number>();
  app.addHook('onRequest', async ({ ip }, reply) => {
    const before = underWay.get(ip) ?? 0;
    if (before >= most) throw new Refusal(ERRORS.tooManyAtOnce);
    underWay.set(ip, before + 1);
    // Answered or given up by the client: either way it is over.
    reply.raw.once('close', () => {
      const left = (underWay.get(ip) ?? 1) - 1;
      if (left > 0) underWay.set(ip, left);
      else underWay.delete(ip);
    });
  });
}
