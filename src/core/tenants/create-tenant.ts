import { defineOperation } from '../operation.ts';
import type { Tenant } from '../ports/repositories/tenants.ts';
import { UniqueViolation } from '../ports/store.ts';
import { problem } from '../problems.ts';
import { requireSystemAdmin } from '../roles/require-admin.ts';
import { ADMIN, WRITTEN } from '../roles/role-names.ts';

export interface NewTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly locale?: string | undefined;
}

const WIRE_NAME = /^(?!\d+$)[A-Za-z0-9_-]{1,64}$/;
const EXPECTED = 'letters, digits, _ and -, not digits alone';
const NAME = /^[^\p{C}]{1,200}$/u;

/**
 * Makes a tenant, which is an organisation too (shared-model M-1); its number is allocated. The person who makes it is its
 * first administrator.
 */
export const createTenant = defineOperation<NewTenant, Tenant>({
  name: 'tenant.create',
  access: { user: { scope: 'identity.me', role: 'system-admin' }, apiKey: true, operator: true, system: true },
  problems: ['invalid-format', 'tenant-already-exists'],
  async execute(ctx, { tenantId, name, locale }) {
    await requireSystemAdmin(ctx);
    if (!WIRE_NAME.test(tenantId)) throw problem('invalid-format', { field: 'tenantId', data: { expected: EXPECTED } });
    if (!NAME.test(name)) throw problem('invalid-format', { field: 'tenantName' });
    const id = ctx.services.random.bytes(12).toString('hex');
    try {
      return await ctx.write(async (tx) => {
        // Numbers are handed out one at a time.
        await tx.roles.holdStill();
        const tenant = await tx.tenants.create({
          id,
          tenantId,
          name,
          locale: locale ?? null,
          passwordPolicy: {},
          createdAt: ctx.now,
          updatedAt: ctx.now,
        });
        const grant = { tenantId: id, role: ADMIN, display: WRITTEN[ADMIN], createdAt: ctx.now };
        if ('accountId' in ctx.actor) await tx.roles.grant({ accountId: ctx.actor.accountId, ...grant });
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
