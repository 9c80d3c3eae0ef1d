import { Secret } from '#kernel/secret.ts';
import { accountByName } from '../accounts/reach.ts';
import { noticeTo } from '../contacts/notice.ts';
import type { Context } from '../context.ts';
import { generatePassword } from '../credentials/password/generate-password.ts';
import { generatedPasswordHash } from '../credentials/password/generated-password.ts';
import { defineOperation } from '../operation.ts';
import { problem } from '../problems.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { lockActiveCustomer, organisationInReach, requireCustomer } from './organisation-rules.ts';

export interface GeneratedPassword extends CustomerProfile {
  /** Given this once; only a keyed hash is kept. */
  readonly password: Secret;
}

/**
 * Generates a password for a customer and gives it to the customer's own organisation. The password in force works until the
 * generated one is first used (shared-model M-8). The customer is told that there is one, never what it is.
 */
export const generateCustomerPassword = defineOperation<{ organisationId: number; email: string }, GeneratedPassword>({
  name: 'password.generate',
  access: { client: { scope: 'customers:password:generate', kinds: ['internal', 'partner'] } },
  problems: ['not-allowed', 'not-found', 'too-many-requests'],
  async execute(ctx, { organisationId, email }) {
    await ctx.budget('generatedPerClient', ctx.actor.kind === 'client' ? ctx.actor.clientId : 'none');
    const organisation = await organisationInReach(ctx, organisationId);
    const account = await accountByName(ctx, email, organisation.id);
    // The same for an address that nobody has: the wire says who exists, so it says it seldom (M-15).
    await ctx.budget('generatedPerAccount', guessKey(ctx, account, organisation.id, canonicalName(email)));
    if (account?.status !== 'A') throw problem('not-found');
    await requireCustomer(account, ctx.read);
    const password = await issue(ctx, account.id);
    return { ...(await loadCustomer(ctx, account.id)), password };
  },
});

async function issue(ctx: Context, accountId: string): Promise<Secret> {
  const password = generatePassword(ctx.services.random);
  const hash = generatedPasswordHash(ctx, accountId, password);
  const expiresAt = ctx.now + ctx.services.settings.generatedPasswordMs;
  await ctx.write(async (tx) => {
    const account = await lockActiveCustomer(tx, accountId);
    await tx.credentials.putGeneratedPassword(accountId, hash, ctx.now, expiresAt, null, null);
    await tx.record({ event: 'password-generated', result: 'success', accountId, tenantId: account.tenantId });
    await noticeTo(ctx, tx, account, { template: 'password-generated', data: { username: account.usernameDisplay } });
  });
  return new Secret(password);
}
