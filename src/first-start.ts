import { SYSTEM } from '#core/actor.ts';
import type { Origin } from '#core/context.ts';
import { rotateKeys } from '#core/keys/rotate-keys.ts';
import { isProblem } from '#core/problems.ts';
import { run } from '#core/run.ts';
import type { Services } from '#core/services.ts';
import { createTenant } from '#core/tenants/create-tenant.ts';

/** The tenant of faces.default-tenant is not there. */
export class NoDefaultTenantError extends Error {
  constructor(name: string) {
    super(`The tenant of faces.default-tenant, “${name}”, does not exist.`);
    this.name = 'NoDefaultTenantError';
  }
}

/**
 * Makes what every database needs once: the default tenant (shared-model M-1) and a signing key. Gives the origin of calls
 * that the server makes by itself. Raises NoDefaultTenantError.
 */
export async function firstStart(services: Services, defaultTenant: string): Promise<Origin> {
  const origin: Origin = { face: 'jobs', ip: null, correlationId: null, defaultTenantId: '' };
  if ((await services.store.read.tenants.list()).length === 0) {
    // Two nodes may start at once: the database keeps one.
    await run(services, createTenant, SYSTEM, origin, { tenantId: 'default', name: 'Tessera' }).catch(
      (error: unknown) => {
        if (!isProblem(error, 'tenant-already-exists')) throw error;
      },
    );
  }
  const tenant = await services.store.read.tenants.findByName(defaultTenant);
  if (tenant === undefined) throw new NoDefaultTenantError(defaultTenant);
  const complete = { ...origin, defaultTenantId: tenant.id };
  await run(services, rotateKeys, SYSTEM, complete, { force: false });
  return complete;
}
