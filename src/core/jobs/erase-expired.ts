import { erasePerson } from '../accounts/erase-person.ts';
import { defineOperation } from '../operation.ts';
import { reachesBeyondHome } from '../roles/beyond-home.ts';

const AT_ONCE = 100;

/**
 * Erases the personal data of customers whose time has come (GDPR); each in a transaction of its own. Gives how many. Whoever
 * administers the server, or a tenant that is not the home, waits until he no longer does: an organisation gave the date.
 */
export const eraseExpired = defineOperation<void, number>({
  name: 'job.erase-expired',
  access: { system: true },
  problems: [],
  async execute(ctx) {
    let erased = 0;
    for (const id of await ctx.read.customers.listExpired(ctx.now, AT_ONCE)) {
      await ctx.write(async (tx) => {
        const account = await tx.accounts.lock(id);
        const expiresAt = (await tx.customers.find(id))?.expiresAt ?? null;
        // Somebody may have put it off meanwhile, or another node may have been first.
        if (account === undefined || account.status === 'D' || expiresAt === null || expiresAt > ctx.now) return;
        if ((await tx.roles.listByAccount(id)).some((grant) => reachesBeyondHome(account, grant))) return;
        await erasePerson(ctx, tx, account);
        await tx.record({ event: 'customer-erased', result: 'success', accountId: id, tenantId: account.tenantId });
        erased += 1;
      });
    }
    return erased;
  },
});
