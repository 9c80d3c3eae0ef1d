import { timingSafeEqual } from 'node:crypto';
import { proveAddress } from '../../contacts/prove-address.ts';
import type { Context, Transaction } from '../../context.ts';
import type { Account, SignInRecord } from '../../ports/repositories/accounts.ts';
import { endEverything } from '../../sessions/end-everything.ts';

/** A generated password has over 80 random bits, so a keyed hash keeps it (shared-model M-8). */
export function generatedPasswordHash(ctx: Context, accountId: string, password: string): string {
  return ctx.services.vault.keyedHash('generated-password', accountId, password);
}

/** One that was presented, with what its use proves. */
export type PresentedPassword = Pick<NonNullable<SignInRecord['generated']>, 'hash' | 'expiresAt' | 'contactId'>;

/** The outstanding generated password that `password` is, if it is in time. */
export function matchGenerated(
  ctx: Context,
  { account, generated }: SignInRecord,
  password: string,
): PresentedPassword | undefined {
  if (generated === undefined || generated.expiresAt <= ctx.now) return undefined;
  const presented = Buffer.from(generatedPasswordHash(ctx, account.id, password));
  const is = (hash: string | null) => hash !== null && timingSafeEqual(presented, Buffer.from(hash));
  if (is(generated.hash)) return generated;
  return is(generated.phoneHash) ? { ...generated, hash: generated.phoneHash ?? '', contactId: null } : undefined;
}

/**
 * The first use of a generated password: it becomes the password, must be changed, and everything older dies. Where it
 * had been sent to a never confirmed address only, its use proves that address, and links made before it die too
 * (pre-hijacking, M-3). False when it was used or replaced meanwhile.
 */
export async function becomePassword(
  ctx: Context,
  tx: Transaction,
  account: Account,
  generated: PresentedPassword,
  phc: string,
): Promise<boolean> {
  if (!(await tx.credentials.consumeGeneratedPassword(account.id, generated.hash, ctx.now))) return false;
  if (!(await tx.accounts.changeCredentials(account.id, account.credentialsChangedAt, ctx.now))) return false;
  await tx.credentials.putPassword(account.id, phc, ctx.now, generated.expiresAt);
  await tx.accounts.update(account.id, { mustChangePassword: true, lastPasswordResetAt: ctx.now });
  await endEverything(ctx, tx, account.id);
  const contacts = await tx.contacts.listByAccount(account.id, ctx.now);
  const proves = contacts.find((contact) => contact.id === generated.contactId);
  if (proves !== undefined && !(await proveAddress(ctx, tx, account, proves))) return false;
  await tx.record({ event: 'password-reset', result: 'success', accountId: account.id, tenantId: account.tenantId });
  return true;
}
