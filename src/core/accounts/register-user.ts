import type { Secret } from '#kernel/secret.ts';
import { sendCode } from '../contacts/send-code.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { attachableCustomer } from './attach-customer.ts';
import { callerBudget } from './caller-budget.ts';
import { claimPhone } from './claim-names.ts';
import { createAccount } from './create-account.ts';
import { furnishAccount, hashFirstPassword } from './furnish-account.ts';
import { type Names, readNames } from './read-names.ts';

export interface Registration {
  /** As typed; without one the e-mail address is the username. */
  readonly username?: string | undefined;
  /** None: an account that nobody signs in to before a recovery or invitation. */
  readonly password?: Secret | undefined;
  readonly email: string;
  readonly phoneNumber?: string | undefined;
  /** An existing customer without credentials, to become this account once the address is confirmed. */
  readonly customerNumber?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly hintPictureUrl?: string | undefined;
  readonly locale?: string | undefined;
  /** Home of an account that an operator makes; everyone else registers where they work. Internal id. */
  readonly tenantId?: string | undefined;
}

/**
 * Registers a user: identifiers claimed, password hashed, confirmation codes on their way. Username, then e-mail, then
 * phone number answer first when taken; the database decides.
 */
export const registerUser = defineOperation<Registration, Account>({
  name: 'user.register',
  access: { anonymous: 'anonymousPrelogin', client: { scope: 'identity.signup' }, operator: true },
  problems: [
    'invalid-format',
    'not-on-list',
    'username-already-used',
    'email-already-used',
    'phone-number-already-used',
    'password-does-not-meet-requirements',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, registration) {
    await callerBudget(ctx, 'registrationPerClient', 'registrationPerAddress');
    const tenantId = ctx.actor.kind === 'operator' ? (registration.tenantId ?? ctx.tenantId) : ctx.tenantId;
    const names = readNames(ctx, registration);
    const customer =
      registration.customerNumber === undefined
        ? undefined
        : await attachableCustomer(ctx, registration.customerNumber, names.email.value);
    const { password } = registration;
    const phc = password === undefined ? undefined : await hashFirstPassword(ctx, password, tenantId, names);
    return createAccount(
      ctx,
      {
        tenantId,
        username: names.username.value,
        usernameDisplay: names.username.display,
        firstName: registration.firstName ?? null,
        lastName: registration.lastName ?? null,
        locale: registration.locale ?? null,
        hintPictureUrl: registration.hintPictureUrl ?? null,
        attachesTo: customer?.id ?? null,
      },
      (tx, account) => furnish(ctx, tx, account, names, phc),
    );
  },
});

/** What every registration gives, codes on their way, and the phone number, which is an identifier at once. */
async function furnish(
  ctx: Context,
  tx: Transaction,
  account: Account,
  names: Names,
  phc: string | undefined,
): Promise<void> {
  const { value } = await furnishAccount(ctx, tx, account, names, phc);
  await sendCode(ctx, tx, account, { channel: 'email', value });
  if (names.phone === undefined) return;
  const owner = { tenantId: account.tenantId, accountId: account.id };
  const expiresAt = ctx.now + ctx.services.settings.unverifiedMs;
  await claimPhone(ctx, tx, owner, names.phone.value, 'pending', expiresAt);
  await tx.contacts.put({
    ...owner,
    ...names.phone,
    id: ctx.newId(),
    channel: 'sms',
    state: 'pending',
    createdAt: ctx.now,
    verifiedAt: null,
    expiresAt,
  });
  await sendCode(ctx, tx, account, { channel: 'sms', value: names.phone.value });
}
