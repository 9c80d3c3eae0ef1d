import type { Problem } from '#kernel/problem.ts';
import type { Secret } from '#kernel/secret.ts';
import { parseEmail } from '#kernel/text/email.ts';
import { canonicalUsername, isReservedUsername, looksLikeAddress } from '#kernel/text/username.ts';
import { readContact } from '../contacts/read-contact.ts';
import { sendCode } from '../contacts/send-code.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import { InvalidInput, isProblem, problem } from '../problems.ts';
import { attachableCustomer } from './attach-customer.ts';
import { callerBudget } from './caller-budget.ts';
import { claimEmail, claimPhone, claimUsername } from './claim-names.ts';
import { createAccount } from './create-account.ts';

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
    const phc = await hashPassword(ctx, registration.password, tenantId, names);
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

interface Names {
  readonly username: { value: string; display: string };
  readonly email: { value: string; display: string };
  readonly phone: { value: string; display: string } | undefined;
}

/** Every name in canonical form; all that are malformed are told at once. */
function readNames(ctx: Context, { username, email, phoneNumber }: Registration): Names {
  const broken: Problem[] = [];
  const taken: Problem[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!isProblem(error)) throw error;
      (error.category === 'invalid' ? broken : taken).push(error);
      return undefined;
    }
  };
  const address = attempt(() => readContact(ctx, 'email', email));
  const phone = phoneNumber === undefined ? undefined : attempt(() => readContact(ctx, 'sms', phoneNumber));
  const name =
    username === undefined
      ? address
      : attempt(() => readUsername(username, address === undefined ? [] : [address.value]));
  // A reserved name is well formed, but taken for good.
  if (broken.length === 0 && taken[0] !== undefined) throw taken[0];
  if (address === undefined || name === undefined || broken.length > 0) throw new InvalidInput(broken);
  return { username: name, email: address, phone };
}

/** A username in canonical form. One that looks like an address must be one of the account's own (raises `invalid-format`). */
export function readUsername(typed: string, ownAddresses: readonly string[]): { value: string; display: string } {
  if (isReservedUsername(typed))
    throw problem('username-already-used', { field: 'username', data: { username: typed } });
  if (!looksLikeAddress(typed)) return { value: canonicalUsername(typed), display: typed.normalize('NFKC') };
  const address = parseEmail(typed);
  if (address === undefined || !ownAddresses.includes(address.canonical))
    throw problem('invalid-format', { field: 'username' });
  return { value: address.canonical, display: address.display };
}

async function hashPassword(
  ctx: Context,
  password: Secret | undefined,
  tenantId: string,
  names: Names,
): Promise<string | undefined> {
  if (password === undefined) return undefined;
  const owner = { tenantId, username: names.username.value, email: names.email.value };
  return ctx.services.hasher.hash(await requireAcceptable(ctx, password.reveal(), owner));
}

async function furnish(
  ctx: Context,
  tx: Transaction,
  account: Account,
  names: Names,
  phc: string | undefined,
): Promise<void> {
  const owner = { tenantId: account.tenantId, accountId: account.id };
  const { unverifiedMs } = ctx.services.settings;
  await claimUsername(ctx, tx, owner, names.username.value, names.username.display);
  // The customer that this account is to become holds the address until it is proved.
  if (account.attachesTo === null) await claimEmail(ctx, tx, owner, names.email.value, 'active', null);
  const contact = { ...owner, createdAt: ctx.now, verifiedAt: null };
  await tx.contacts.put({
    ...contact,
    ...names.email,
    id: ctx.newId(),
    channel: 'email',
    state: 'initial',
    expiresAt: null,
  });
  await sendCode(ctx, tx, account, { channel: 'email', value: names.email.value });
  if (names.phone !== undefined) {
    const expiresAt = ctx.now + unverifiedMs;
    await claimPhone(ctx, tx, owner, names.phone.value, 'pending', expiresAt);
    await tx.contacts.put({ ...contact, ...names.phone, id: ctx.newId(), channel: 'sms', state: 'pending', expiresAt });
    await sendCode(ctx, tx, account, { channel: 'sms', value: names.phone.value });
  }
  if (phc !== undefined) await tx.credentials.putPassword(account.id, phc, ctx.now, null);
  await tx.record({ event: 'user-registered', result: 'success', accountId: account.id, tenantId: account.tenantId });
}
