import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';

/**
 * Takes a gateway from whoever has it, for a person with a shell on the host: nobody proves to hold one, so it can be with
 * somebody else than its owner. Terms that were mailed for it cannot be decided on any more. Gives whose it was. Raises
 * `not-found`.
 */
export const detachGateway = defineOperation<{ gateway: string; tenant: string }, { accountId: string }>({
  name: 'gateway.detach',
  access: { operator: true },
  problems: ['not-found'],
  async execute(ctx, { gateway, tenant: name }) {
    const tenant = await ctx.read.tenants.findByName(name);
    if (tenant === undefined) throw problem('not-found', { field: 'tenant' });
    return ctx.write(async (tx) => {
      const accountId = await tx.mainAccounts.detachGateway(tenant.id, gateway);
      if (accountId === undefined) throw problem('not-found', { field: 'gateway' });
      await tx.record({
        event: 'gateway-detached',
        result: 'success',
        accountId,
        tenantId: tenant.id,
        detail: gateway,
      });
      return { accountId };
    });
  },
});
