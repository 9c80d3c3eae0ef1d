import { defineOperation } from '../operation.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';
import { UniqueViolation } from '../ports/store.ts';
import { problem } from '../problems.ts';

export interface NewTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly locale?: string | undefined;
}

const WIRE_NAME = /^(?!\d+$)[A-Za-z0-9_-]{1,64}$/;

/** Makes a tenant, which is an organisation too (shared-model M-1); its number is allocated. */
export const createTenant = defineOperation<NewTenant, Tenant>({
  name: 'tenant.create',
  access: { operator: true, system: true },
  problems: ['invalid-format', 'tenant-already-exists'],
  async execute(ctx, { tenantId, name, locale }) {
    if (!WIRE_NAME.test(tenantId)) throw problem('invalid-format', { field: 'tenantId' });
    const id = ctx.services.random.bytes(12).toString('hex');
    try {
      return await ctx.write(async (tx) => {
        const tenant = await tx.tenants.create({
          id,
          tenantId,
          name,
          locale: locale ?? null,
          passwordPolicy: {},
          createdAt: ctx.now,
          updatedAt: ctx.now,
        });
        await tx.record({ event: 'tenant-created', result: 'success', tenantId: id });
        return tenant;
      });
    } catch (error) {
      if (error instanceof UniqueViolation)
        throw problem('tenant-already-exists', { data: { tenantId }, cause: error });
      throw error;
    }
  },
});
