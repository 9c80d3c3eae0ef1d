import type { FastifyInstance } from 'fastify';
import { networkOf } from '#kernel/text/network.ts';
import { ERRORS, Refusal } from './errors.ts';

/** Refuses what a network asks while it has `most` requests under way already (contract, E17; ADR 72); 0 is no limit. */
export function limitConcurrency(app: FastifyInstance, most: number): void {
  if (most === 0) return;
  const underWay = new Map<string, number>();
  app.addHook('onRequest', async ({ ip }, reply) => {
    const network = networkOf(ip);
    const before = underWay.get(network) ?? 0;
    if (before >= most) throw new Refusal(ERRORS.tooManyAtOnce);
    underWay.set(network, before + 1);
    // Answered or given up by the client: either way it is over.
    reply.raw.once('close', () => {
      const left = (underWay.get(network) ?? 1) - 1;
      if (left > 0) underWay.set(network, left);
      else underWay.delete(network);
    });
  });
}
