import { changeByProof, type PasswordChange } from '../credentials/password/change-by-proof.ts';
import { defineOperation } from '../operation.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { activeCustomerInReach, lockActiveCustomer } from './organisation-rules.ts';

/** Changes a customer's password for a back end that has the old one from the customer. Every session ends. */
export const changeCustomerPassword = defineOperation<PasswordChange & { customerNumber: string }, CustomerProfile>({
  name: 'password.change-for-customer',
  access: { client: { scope: 'customers:password:change', kinds: ['internal', 'partner'] } },
  problems: [
    'not-found',
    'old-password-not-valid',
    'password-same-as-existing',
    'password-does-not-meet-requirements',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, { customerNumber, ...change }) {
    const account = await activeCustomerInReach(ctx, customerNumber);
    await changeByProof(ctx, account, change, async (tx) => {
      await lockActiveCustomer(tx, account.id);
    });
    return loadCustomer(ctx, account.id);
  },
});
