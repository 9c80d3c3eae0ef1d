import type { Actor } from '../actor.ts';
import { problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { workingTenant } from './working-tenant.ts';

/**
 * The actor in the tenant that a call names (shared-model M-2). A choice that the session made stands: naming another is
 * refused. Whoever is in several tenants and names none works nowhere, which matters only where `needed`.
 * Raises `tenant-required`, `tenant-not-available`.
 */
export async function selectTenant(
  services: Services,
  actor: Actor,
  named: string | undefined,
  needed: boolean,
): Promise<Actor> {
  if (actor.kind !== 'user' && actor.kind !== 'api-key') return actor;
  if (named === undefined) {
    if (needed && !actor.tenantSelected) throw problem('tenant-required');
    return actor;
  }
  const { read } = services.store;
  if (actor.kind === 'user' && actor.tenantSelected) {
    if ((await read.tenants.findByName(named))?.id !== actor.tenantId) throw problem('tenant-not-available');
    return actor;
  }
  const account = await read.accounts.find(actor.accountId);
  if (account === undefined) throw problem('not-authenticated');
  const { tenantId } = await workingTenant({ read }, account, named);
  return { ...actor, tenantId, tenantSelected: true };
}
