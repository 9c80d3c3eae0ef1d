import { timingSafeEqual } from 'node:crypto';
import { proveAddress } from '../../contacts/prove-address.ts';
import type { Context, Transaction } from '../../context.ts';
import type { Account, SignInRecord } from '../../ports/repositories/accounts.ts';
import type { Contact } from '../../ports/repositories/contacts.ts';
import { endEverything } from '../../sessions/end-everything.ts';

/** A generated password has over 80 random bits, so a keyed hash keeps it (shared-model M-8). */
export function generatedPasswordHash(ctx: Context, accountId: string, password: string): string {
  return ctx.services.vault.keyedHash('generated-password', accountId, password);
}

/** One that was presented, with what its use proves. */
export type PresentedPassword = Pick<NonNullable<SignInRecord['generated']>, 'hash' | 'expiresAt' | 'contactId'>;

/**
 * The outstanding generated password that `password` is, if it is in time. One that was to prove an address is none any more
 * once that address was confirmed in another way or given up.
 */
export async function matchGenerated(
  ctx: Context,
  { account, generated }: SignInRecord,
  password: string,
): Promise<PresentedPassword | undefined> {
  if (generated === undefined || generated.expiresAt <= ctx.now) return undefined;
  const presented = Buffer.from(generatedPasswordHash(ctx, account.id, password));
  const is = (hash: string | null) => hash !== null && timingSafeEqual(presented, Buffer.from(hash));
  if (is(generated.hash)) {
    const contacts = await ctx.read.contacts.listByAccount(account.id, ctx.now);
    return generated.contactId === null || proved(generated, contacts) ? generated : undefined;
  }
  return is(generated.phoneHash) ? { ...generated, hash: generated.phoneHash ?? '', contactId: null } : undefined;
}

/** The address that the use of a generated password proves: only one that still waits to be (pre-hijacking, M-3). */
function proved({ contactId }: PresentedPassword, contacts: readonly Contact[]): Contact | undefined {
  return contacts.find(({ id, state }) => id === contactId && state === 'initial');
}

/**
 * The first use of a generated password: it becomes the password, must be changed, and everything older dies. Where it
 * had been sent to a never confirmed address only, its use proves that address, and links made before it die too
 * (pre-hijacking, M-3). False when it was used or replaced meanwhile, or that address confirmed or given up.
 */
export async function becomePassword(
  ctx: Context,
  tx: Transaction,
  account: Account,
  generated: PresentedPassword,
  phc: string,
): Promise<boolean> {
  // First, for it holds the account: nobody confirms or gives up an address from here on.
  if (!(await tx.accounts.changeCredentials(account.id, account.credentialsChangedAt, ctx.now))) return false;
  if (!(await tx.credentials.consumeGeneratedPassword(account.id, generated.hash, ctx.now))) return false;
  const proves = proved(generated, await tx.contacts.listByAccount(account.id, ctx.now));
  if (generated.contactId !== null && proves === undefined) return false;
  await tx.credentials.putPassword(account.id, phc, ctx.now, generated.expiresAt);
  await tx.accounts.update(account.id, { mustChangePassword: true, lastPasswordResetAt: ctx.now });
  await endEverything(ctx, tx, account.id);
  if (proves !== undefined && !(await proveAddress(ctx, tx, account, proves))) return false;
  await tx.record({ event: 'password-reset', result: 'success', accountId: account.id, tenantId: account.tenantId });
  return true;
}
