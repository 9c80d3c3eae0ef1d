import type { Secret } from '#kernel/secret.ts';
import { mailContact, noticeTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import { defineOperation } from '../operation.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { activeCustomerInReach, lockActiveCustomer } from './organisation-rules.ts';

/**
 * Sets a customer's password for the customer's own organisation. It acts at once: the old password is refused everywhere,
 * everything that it opened ends (shared-model M-11), the lock by guessing is lifted, the customer is told.
 */
export const setPassword = defineOperation<{ customerNumber: string; newPassword: Secret }, CustomerProfile>({
  name: 'password.set',
  access: { client: { scope: 'customers:password:set', kinds: ['internal', 'partner'] } },
  problems: ['not-found', 'password-does-not-meet-requirements', 'service-unavailable'],
  async execute(ctx, { customerNumber, newPassword }) {
    const account = await activeCustomerInReach(ctx, customerNumber);
    const email = mailContact(await ctx.read.contacts.listByAccount(account.id, ctx.now))?.value;
    const owner = { tenantId: account.tenantId, username: account.username, email };
    const phc = await ctx.services.hasher.hash(await requireAcceptable(ctx, newPassword.reveal(), owner));
    await ctx.write((tx) => replace(ctx, tx, account.id, phc));
    return loadCustomer(ctx, account.id);
  },
});

/** Whoever sets a password last has set it: what came between, the locked row keeps apart. */
async function replace(ctx: Context, tx: Transaction, accountId: string, phc: string): Promise<void> {
  const account = await lockActiveCustomer(tx, accountId);
  await tx.accounts.changeCredentials(accountId, account.credentialsChangedAt, ctx.now);
  await tx.credentials.putPassword(accountId, phc, ctx.now, null);
  await tx.credentials.deleteGeneratedPassword(accountId);
  await tx.accounts.update(accountId, { mustChangePassword: false, lastPasswordResetAt: ctx.now, updatedAt: ctx.now });
  await endEverything(ctx, tx, accountId);
  await tx.guesses.clear(guessKey(ctx, account, account.tenantId, account.username));
  await tx.record({ event: 'password-set', result: 'success', accountId, tenantId: account.tenantId });
  await noticeTo(ctx, tx, account, { template: 'password-set', data: { username: account.usernameDisplay } });
}
