import type { Secret } from '#kernel/secret.ts';
import { claimEmail } from '../accounts/claim-names.ts';
import { createAccount } from '../accounts/create-account.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { problem } from '../problems.ts';
import { type Author, type CustomerInput, type ReadContact, readContacts, saveDetails } from './customer-input.ts';
import { type CustomerProfile, loadCustomer } from './customer-profile.ts';
import { NAMELESS } from './nameless.ts';
import { organisationInReach } from './organisation-rules.ts';
import { putUnconfirmed, sendWayIn } from './unconfirmed-contact.ts';

export interface NewCustomer extends CustomerInput {
  readonly organisationId: number;
  readonly password?: Secret | undefined;
  readonly author: Author;
}

/**
 * Makes a customer. An address given now is the customer's sign-in name at once and is confirmed by whoever uses what is sent
 * there: a code beside a password, an invitation without one. A phone number is an identifier only once it is confirmed,
 * because households share them (shared-model M-3).
 */
export const createCustomer = defineOperation<NewCustomer, CustomerProfile>({
  name: 'customer.create',
  access: { client: { scope: 'customers:profile:write', kinds: ['internal', 'partner'] } },
  problems: [
    'not-allowed',
    'not-found',
    'invalid-format',
    'combination-required',
    'email-already-used',
    'customer-ref-already-used',
    'password-does-not-meet-requirements',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, given) {
    await ctx.budget('registrationPerClient', ctx.actor.kind === 'client' ? ctx.actor.clientId : 'none');
    const organisation = await organisationInReach(ctx, given.organisationId);
    const { email, phone } = readContacts(ctx, given);
    const phc = await hashPassword(ctx, organisation.id, given.password, email);
    const { by, channel } = given.author;
    const account = await createAccount(
      ctx,
      {
        tenantId: organisation.id,
        username: email?.value ?? `${NAMELESS}${ctx.newId()}`,
        usernameDisplay: email?.display ?? '',
        firstName: given.firstName,
        lastName: given.lastName,
        locale: given.locale ?? null,
        createdBy: by,
        createdByChannel: channel,
        changedBy: by,
        changedByChannel: channel,
      },
      (tx, account) => furnish(ctx, tx, account, { email, phone, phc, details: given.details }),
    );
    return loadCustomer(ctx, account.id);
  },
});

async function hashPassword(
  ctx: Context,
  tenantId: string,
  password: Secret | undefined,
  email: ReadContact | undefined,
): Promise<string | undefined> {
  if (password === undefined) return undefined;
  // Nobody signs in without a name.
  if (email === undefined) throw problem('combination-required', { field: 'password' });
  const owner = { tenantId, username: email.value, email: email.value };
  return ctx.services.hasher.hash(await requireAcceptable(ctx, password.reveal(), owner));
}

async function furnish(
  ctx: Context,
  tx: Transaction,
  account: Account,
  given: {
    email: ReadContact | undefined;
    phone: ReadContact | undefined;
    phc: string | undefined;
    details: CustomerInput['details'];
  },
): Promise<void> {
  const { email, phone, phc, details } = given;
  if (phc !== undefined) await tx.credentials.putPassword(account.id, phc, ctx.now, null);
  await saveDetails(tx, account, details);
  if (phone !== undefined) await putUnconfirmed(ctx, tx, account, { ...phone, channel: 'sms' });
  if (email !== undefined) {
    await claimEmail(ctx, tx, { tenantId: account.tenantId, accountId: account.id }, email.value, 'active', null);
    const contact = await putUnconfirmed(ctx, tx, account, { ...email, channel: 'email' });
    await sendWayIn(ctx, tx, account, contact, phc !== undefined);
  }
  await tx.record({
    event: 'customer-created',
    result: 'success',
    accountId: account.id,
    tenantId: account.tenantId,
  });
}
