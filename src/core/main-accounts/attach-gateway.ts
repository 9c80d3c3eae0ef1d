import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';

/** Attaches a gateway to an account, or raises `gateway-already-attached` when it is another's. */
export async function attachGateway(
  ctx: Context,
  tx: Transaction,
  { id: accountId, tenantId }: Account,
  gatewayId: string,
  position: number,
): Promise<void> {
  if (!(await tx.mainAccounts.attachGateway({ tenantId, accountId }, gatewayId, position, ctx.now)))
    throw problem('gateway-already-attached', { field: 'gateways', data: { gateway: gatewayId } });
}
