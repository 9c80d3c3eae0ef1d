import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, actorId } from '#core/actor.ts';
import type { BudgetState } from '#core/ports/limiter.ts';
import { problem } from '#core/problems.ts';
import type { Services } from '#core/services.ts';
import { SECOND } from '#kernel/clock.ts';

/** Takes one of the second's requests from the address. Raises `too-many-requests`. */
export async function takeSpike(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const state = await services.limiter.use('customersPerAddress', request.ip, 1);
  reply.headers({ 'spike-allowed': state.limit, 'spike-range': 'per-second' });
  refuseBeyond(services, state);
}

/**
 * Takes one of the minute's requests from the program, two where it does not say who it is, and tells how many are left.
 * Raises `too-many-requests`.
 */
export async function takeQuota(
  services: Services,
  reply: FastifyReply,
  actor: Actor,
  { identified }: { identified: boolean },
): Promise<void> {
  const cost = identified ? 1 : 2;
  const state = await services.limiter.use('customersPerClient', actorId(actor) ?? 'none', cost);
  const allowed = Math.floor(state.limit / cost);
  const used = Math.min(Math.ceil(state.used / cost), allowed);
  reply.headers({
    'rate-limit-allowed': allowed,
    'rate-limit-available': allowed - used,
    'rate-limit-used': used,
    'rate-limit-range': 'per-minute',
    'rate-limit-expiry-time': state.resetsAt,
  });
  refuseBeyond(services, state);
}

function refuseBeyond(services: Services, { used, limit, resetsAt }: BudgetState): void {
  if (used <= limit) return;
  throw problem('too-many-requests', {
    retryAfter: Math.max(Math.ceil((resetsAt - services.clock.now()) / SECOND), 1),
  });
}
