import type { Problem } from '#kernel/problem.ts';
import type { Context, Transaction } from '../context.ts';
import { problem } from '../problems.ts';
import { claimEmail, claimPhone, claimUsername } from './claim-names.ts';
import type { ImportedUser } from './imported-user.ts';
import { newAccount } from './new-account.ts';

/**
 * Stores one imported user, or gives the problem why not, with nothing written. No codes are sent. Looking first only
 * spares the others of the batch a rollback: the claims decide, and raise when a name was taken since.
 */
export async function importUser(
  ctx: Context,
  tx: Transaction,
  tenantId: string,
  user: ImportedUser,
): Promise<Problem | undefined> {
  const taken = await takenName(ctx, tx, tenantId, user);
  if (taken !== undefined) return taken;
  const account = newAccount(ctx, {
    tenantId,
    username: user.username.value,
    usernameDisplay: user.username.display,
    firstName: user.firstName,
    lastName: user.lastName,
    locale: user.locale,
    ...(user.customerNumber === undefined ? {} : { customerNumber: user.customerNumber }),
  });
  const accountId = account.id;
  const owner = { tenantId, accountId };
  await tx.accounts.create(account);
  await claimUsername(ctx, tx, owner, user.username.value, user.username.display);
  await claimEmail(ctx, tx, owner, user.email.value, 'active', null);
  const contact = { ...owner, createdAt: ctx.now, expiresAt: null };
  await tx.contacts.put({
    ...contact,
    ...user.email,
    id: ctx.newId(),
    channel: 'email',
    state: user.emailVerified ? 'verified' : 'initial',
    verifiedAt: user.emailVerified ? ctx.now : null,
  });
  if (user.phone !== undefined) await storePhone(ctx, tx, owner, user.phone);
  if (user.passwordHash !== undefined) await tx.credentials.putPassword(accountId, user.passwordHash, ctx.now, null);
  await tx.record({ event: 'user-imported', result: 'success', accountId, tenantId });
  return undefined;
}

/** Nobody confirmed the number: it lapses like one that was registered, unless a code confirms it before. */
async function storePhone(
  ctx: Context,
  tx: Transaction,
  owner: { tenantId: string; accountId: string },
  phone: { value: string; display: string },
): Promise<void> {
  const expiresAt = ctx.now + ctx.services.settings.unverifiedMs;
  await claimPhone(ctx, tx, owner, phone.value, 'pending', expiresAt);
  await tx.contacts.put({
    ...owner,
    ...phone,
    id: ctx.newId(),
    channel: 'sms',
    state: 'pending',
    createdAt: ctx.now,
    verifiedAt: null,
    expiresAt,
  });
}

async function takenName(
  ctx: Context,
  tx: Transaction,
  tenantId: string,
  { username, email, phone, customerNumber }: ImportedUser,
): Promise<Problem | undefined> {
  const holds = async (space: 'name' | 'phone', value: string) =>
    (await tx.identifiers.find(tenantId, space, value, ctx.now)) !== undefined;
  // An account without a username of its own is told by its address.
  if (username.value !== email.value && (await holds('name', username.value)))
    return problem('username-already-used', { field: 'username', data: { username: username.display } });
  if (await holds('name', email.value))
    return problem('email-already-used', { field: 'email', data: { email: email.value } });
  if (phone !== undefined && (await holds('phone', phone.value)))
    return problem('phone-number-already-used', { field: 'phoneNumber', data: { phone: phone.value } });
  if (customerNumber !== undefined && (await tx.accounts.findByCustomerNumber(tenantId, customerNumber)) !== undefined)
    return problem('customer-number-already-used', { field: 'customerNumber', data: { customerNumber } });
  return undefined;
}
