import { defineOperation } from '../operation.ts';
import { endEverything } from '../sessions/end-everything.ts';
import type { Author } from './customer-input.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { customerToChange, lockCustomer } from './organisation-rules.ts';

export interface Deactivation {
  readonly customerNumber: string;
  /** When the personal data are to be erased. */
  readonly expiresAt: number;
  readonly author: Author;
}

/** Makes a customer passive: signing in ends at once, and from `expiresAt` on a job erases the personal data. */
export const deactivateCustomer = defineOperation<Deactivation, CustomerProfile>({
  name: 'customer.deactivate',
  access: { client: { scope: 'customers:profile:write', kinds: ['internal', 'partner'] } },
  problems: ['not-found'],
  async execute(ctx, { customerNumber, expiresAt, author }) {
    const { id: accountId, tenantId } = await customerToChange(ctx, customerNumber);
    await ctx.write(async (tx) => {
      await lockCustomer(tx, accountId);
      await tx.accounts.update(accountId, {
        status: 'P',
        changedBy: author.by,
        changedByChannel: author.channel,
        updatedAt: ctx.now,
      });
      await tx.customers.save({ accountId, tenantId }, { expiresAt });
      await tx.credentials.deleteGeneratedPassword(accountId);
      await endEverything(ctx, tx, accountId);
      await tx.record({ event: 'customer-deactivated', result: 'success', accountId, tenantId });
    });
    return loadCustomer(ctx, accountId);
  },
});
