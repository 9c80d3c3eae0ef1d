import { timingSafeEqual } from 'node:crypto';
import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { mayRecoverBy } from '../accounts/may-use.ts';
import { mailContact, noticeTo } from '../contacts/notice.ts';
import { proveAddress } from '../contacts/prove-address.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import { problem } from '../problems.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { guessKey } from '../sign-in/guess-key.ts';

/** A code that may be redeemed, with what it was sent to. */
export interface Redeemable {
  readonly account: Account;
  readonly secret: SingleUseSecret;
  readonly contact: Contact;
}

/** What a code redeems for an account: the newest one, unused and in time, sent to where its recovery mail goes now. */
export async function redeemableBy(ctx: Context, account: Account, code: Secret): Promise<Redeemable | undefined> {
  const secret = await ctx.read.secrets.findNewest(account.id, 'reset-password');
  if (secret === undefined || secret.usedAt !== null || secret.voidedAt !== null || secret.expiresAt <= ctx.now)
    return undefined;
  if (!timingSafeEqual(Buffer.from(sha256(code.reveal())), Buffer.from(secret.hash))) return undefined;
  // What proves an address must have been sent to the one that recovery mail goes to now.
  const contact = mailContact(await ctx.read.contacts.listByAccount(account.id, ctx.now));
  if (contact?.value !== secret.value || !mayRecoverBy(account, contact, ctx.now)) return undefined;
  return { account, secret, contact };
}

/**
 * Sets the new password, spends the code and ends everything that older credentials opened, the lock by guessing too; the
 * address counts as confirmed (shared-model M-3, M-11). Raises `reset-code-not-valid` where something changed meanwhile,
 * `too-many-requests`, and what the policy says of the password, which leaves the code as it was.
 */
export async function completeReset(ctx: Context, redeemable: Redeemable, newPassword: Secret): Promise<void> {
  // A password that is refused leaves the code good, and can cost a slow hash each time. Under a name of its own: whoever
  // is signed in as the person, and should not be, uses up nothing of the way back.
  await ctx.budget('credentialChangesPerAccount', `reset:${redeemable.account.id}`);
  const phc = await hashNew(ctx, redeemable, newPassword);
  await ctx.write((tx) => redeem(ctx, tx, redeemable, phc));
}

async function hashNew(ctx: Context, { account, contact }: Redeemable, newPassword: Secret): Promise<string> {
  const { hasher } = ctx.services;
  const owner = { tenantId: account.tenantId, username: account.username, email: contact.value };
  const plain = await requireAcceptable(ctx, newPassword.reveal(), owner);
  const current = (await ctx.read.accounts.findForSignInById(account.id))?.password;
  if (current !== undefined && (await hasher.verify(current.phc, plain)))
    throw problem('password-same-as-existing', { field: 'newPassword' });
  return hasher.hash(plain);
}

async function redeem(ctx: Context, tx: Transaction, { account: known, secret }: Redeemable, phc: string) {
  const late = problem('reset-code-not-valid', { field: 'resetCode' });
  // The hash took its time: whose mail goes where, and who may recover, is what the locked account says now.
  const account = await tx.accounts.lock(known.id);
  const contact = mailContact(await tx.contacts.listByAccount(known.id, ctx.now));
  if (account === undefined || contact?.value !== secret.value || !mayRecoverBy(account, contact, ctx.now)) throw late;
  if (!(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) throw late;
  // First: it takes away an access period that a stranger gave the account, outside which no credential changes.
  if (contact.state === 'initial' && !(await proveAddress(ctx, tx, account, contact))) throw late;
  if (!(await tx.accounts.changeCredentials(account.id, known.credentialsChangedAt, ctx.now))) throw late;
  await tx.credentials.putPassword(account.id, phc, ctx.now, null);
  await tx.credentials.deleteGeneratedPassword(account.id);
  await tx.accounts.update(account.id, {
    mustChangePassword: false,
    lastPasswordResetAt: ctx.now,
    updatedAt: ctx.now,
  });
  await endEverything(ctx, tx, account.id);
  await tx.guesses.clear(guessKey(ctx, account, account.tenantId, account.username));
  await tx.record({ event: 'password-reset', result: 'success', accountId: account.id, tenantId: account.tenantId });
  await noticeTo(ctx, tx, account, { template: 'password-changed', data: { username: account.usernameDisplay } });
}
