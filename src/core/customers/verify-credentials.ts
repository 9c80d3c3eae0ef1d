import type { Secret } from '#kernel/secret.ts';
import type { Context } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Proven } from '../sign-in/prove.ts';
import { canonicalName, provePassword } from '../sign-in/prove-password.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';

export interface CredentialsToVerify {
  /** Username or e-mail address, as typed. */
  readonly name: string;
  readonly password: Secret;
  readonly secondFactorCode?: Secret | undefined;
  /** Where the person signs in, in the caller's own words. */
  readonly signInFrom?: string | undefined;
}

/**
 * Checks a customer's credentials for a back end, which then signs the person in by itself: no session is opened here, and
 * everything else is as at a sign-in. Customers at home in the caller's organisation only, active, with a standard profile.
 */
export const verifyCredentials = defineOperation<CredentialsToVerify, CustomerProfile>({
  name: 'credentials.verify',
  access: { client: { scope: 'customers:verify', kinds: ['internal', 'partner'] } },
  problems: [
    'wrong-credentials',
    'account-locked',
    'email-not-confirmed',
    'second-factor-required',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, credentials) {
    await ctx.budget('signInPerAccount', `${ctx.tenantId}|${canonicalName(credentials.name)}`);
    const proven = await prove(ctx, credentials);
    const { id: accountId, tenantId } = proven.account;
    try {
      await proven.complete(async (tx) => {
        const { signInFrom } = credentials;
        if (signInFrom !== undefined) await tx.customers.save({ accountId, tenantId }, { lastSignInFrom: signInFrom });
        await tx.record({ event: 'credentials-verified', result: 'success', accountId, tenantId });
      });
    } finally {
      await proven.release();
    }
    return loadCustomer(ctx, accountId);
  },
});

function prove(ctx: Context, { name, password, secondFactorCode }: CredentialsToVerify): Promise<Proven> {
  return provePassword(ctx, {
    name,
    password: password.reveal(),
    tenantId: ctx.tenantId,
    homeOnly: true,
    secondFactor: { code: secondFactorCode },
    withoutSecondFactor: !ctx.services.settings.verifySecondFactor,
    admits: async ({ id }) => ((await ctx.read.customers.find(id))?.profileType ?? 'S') === 'S',
  });
}
