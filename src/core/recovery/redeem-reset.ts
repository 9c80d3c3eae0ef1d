import { timingSafeEqual } from 'node:crypto';
import { HOUR } from '#kernel/clock.ts';
import type { Secret } from '#kernel/secret.ts';
import { sha256 } from '#kernel/sha256.ts';
import { mayUse } from '../accounts/may-use.ts';
import { mailContact, noticeTo } from '../contacts/notice.ts';
import { proveAddress } from '../contacts/prove-address.ts';
import type { Context, Transaction } from '../context.ts';
import { requireAcceptable } from '../credentials/password/check-policy.ts';
import { defineOperation } from '../operation.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import { problem } from '../problems.ts';
import { endEverything } from '../sessions/end-everything.ts';
import { guessKey } from '../sign-in/guess-key.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { findAccount } from './request-reset.ts';

export interface ResetRedemption {
  /** An e-mail address or username, as typed. */
  readonly name: string;
  readonly code: Secret;
  readonly newPassword: Secret;
  readonly tenant?: string | undefined;
}

/** Wrong codes in an hour after which the account's code is void. */
const WRONG_PER_HOUR = 10;

/** A code that may be redeemed, with what it was sent to. */
interface Redeemable {
  readonly account: Account;
  readonly secret: SingleUseSecret;
  readonly contact: Contact;
}

/**
 * Sets a new password with a code that was sent. Everything that older credentials opened ends, the lock by guessing too,
 * and the address counts as confirmed (shared-model M-3, M-11). Unknown people, and codes that are wrong, used, void or
 * late are one answer: `reset-code-not-valid`. A password that the policy refuses leaves the code as it was.
 */
export const redeemReset = defineOperation<ResetRedemption, void>({
  name: 'password.redeem-reset',
  access: { anonymous: true },
  problems: [
    'reset-code-not-valid',
    'password-does-not-meet-requirements',
    'password-same-as-existing',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, { name: typed, code, newPassword, tenant }) {
    await ctx.budget('signInPerAddress', ctx.origin.ip ?? 'none');
    const name = canonicalName(typed);
    const account = await findAccount(ctx, name, tenant);
    const namesakes = tenant === undefined ? await ctx.read.accounts.findForSignIn(name) : [];
    const candidates = [account, ...namesakes.map((one) => one.account)].filter((one) => one !== undefined);
    const redeemable = await findRedeemable(ctx, candidates, code);
    if (redeemable === undefined) throw await refuse(ctx, account, name);
    const phc = await hashNew(ctx, redeemable, newPassword);
    await ctx.write((tx) => redeem(ctx, tx, redeemable, phc));
  },
});

/** Where one address is several people in several tenants and the caller names none, the code says who is meant. */
async function findRedeemable(ctx: Context, candidates: readonly Account[], code: Secret) {
  for (const account of candidates) {
    const redeemable = await redeemableBy(ctx, account, code);
    if (redeemable !== undefined) return redeemable;
  }
  return undefined;
}

async function redeemableBy(ctx: Context, account: Account, code: Secret): Promise<Redeemable | undefined> {
  const secret = await ctx.read.secrets.findNewest(account.id, 'reset-password');
  if (secret === undefined || secret.usedAt !== null || secret.voidedAt !== null || secret.expiresAt <= ctx.now)
    return undefined;
  if (!timingSafeEqual(Buffer.from(sha256(code.reveal())), Buffer.from(secret.hash))) return undefined;
  if (!mayUse(account, ctx.now)) return undefined;
  // What proves an address must have been sent to the one that recovery mail goes to now.
  const contact = mailContact(await ctx.read.contacts.listByAccount(account.id, ctx.now));
  return contact?.value === secret.value ? { account, secret, contact } : undefined;
}

/** The same writes whether there is an account; its tenth wrong code in an hour voids the one under way. */
async function refuse(ctx: Context, account: Account | undefined, name: string) {
  const key = guessKey(ctx, account, ctx.tenantId, name);
  await ctx.write(async (tx) => {
    const { used } = await tx.guesses.take(`reset-wrong:${key}`, HOUR, ctx.now);
    if (used >= WRONG_PER_HOUR) await tx.secrets.voidByAccount(account?.id ?? '', ctx.now, 'reset-password');
    await tx.record({
      event: 'password-reset',
      result: 'failure',
      accountId: account?.id,
      tenantId: account?.tenantId,
    });
  });
  return problem('reset-code-not-valid', { field: 'resetCode' });
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

async function redeem(ctx: Context, tx: Transaction, { account, secret, contact }: Redeemable, phc: string) {
  const late = problem('reset-code-not-valid', { field: 'resetCode' });
  if (!(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) throw late;
  if (!(await tx.accounts.changeCredentials(account.id, account.credentialsChangedAt, ctx.now))) throw late;
  if (contact.state === 'initial' && !(await proveAddress(ctx, tx, account, contact))) throw late;
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
