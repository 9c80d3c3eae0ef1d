import type { Secret } from '#kernel/secret.ts';
import { mailContact, noticeTo } from '../../contacts/notice.ts';
import type { Context, Transaction } from '../../context.ts';
import type { GuessTry } from '../../ports/guesses.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import { problem } from '../../problems.ts';
import { endSessions } from '../../sessions/end-sessions.ts';
import { noticeLock } from '../../sign-in/notice-lock.ts';
import { ownTarget, reserveGuess } from '../../sign-in/reserve-guess.ts';
import { requireAcceptable } from './check-policy.ts';
import { becomePassword, matchGenerated, type PresentedPassword } from './generated-password.ts';
import { normalisePassword } from './policy.ts';

export interface PasswordChange {
  readonly oldPassword: Secret;
  readonly newPassword: Secret;
}

/**
 * Changes a password for whoever knows the old one, by the person's own hand or through a back end: the old one is proved
 * under the guess budget, the new one must differ and meet the policy. Every session but the one that asks ends, and what they
 * began; API keys go on (shared-model M-11). Outside a session a generated password counts as the old one, and this is then
 * its first use.
 * `stillMay` raises, in the transaction of the change, where whoever asks may not any more.
 */
export async function changeByProof(
  ctx: Context,
  account: Account,
  change: PasswordChange,
  stillMay?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  // Right old passwords cost no guess, but two slow hashes each.
  await ctx.budget('credentialChangesPerAccount', account.id);
  const refusal = () => problem('old-password-not-valid', { field: 'oldPassword' });
  const guess = await reserveGuess(ctx, ownTarget(account), 'password-change', refusal);
  try {
    const generated = await proveOld(ctx, account, guess, change.oldPassword);
    const phc = await hashNew(ctx, account, change);
    await replace(ctx, account, guess, phc, generated, stillMay);
  } finally {
    await guess.release();
  }
}

/** Proves the old password, or raises `old-password-not-valid`. Gives the generated one where it was that. */
async function proveOld(
  ctx: Context,
  account: Account,
  guess: GuessTry,
  old: Secret,
): Promise<PresentedPassword | undefined> {
  const record = await ctx.read.accounts.findForSignInById(account.id);
  const { hasher } = ctx.services;
  const plain = normalisePassword(old.reveal());
  // A generated password that was not changed in time proves nothing any more, even inside its own session (M-8).
  const expiresAt = record?.password?.expiresAt ?? null;
  const live = record?.password !== undefined && (expiresAt === null || expiresAt > ctx.now);
  const right = await (live ? hasher.verify(record.password?.phc ?? '', plain) : hasher.verifyNothing(plain));
  const unchanged =
    record?.account.credentialsChangedAt === account.credentialsChangedAt && record.account.lockedAt === null;
  if (right && unchanged) return undefined;
  const generated = unchanged && ctx.actor.kind !== 'user' ? await matchGenerated(ctx, record, plain) : undefined;
  if (generated !== undefined) return generated;
  await guess.settle('wrong', ctx, async (tx, lock) => {
    await tx.record({
      event: 'password-change',
      result: 'failure',
      accountId: account.id,
      tenantId: account.tenantId,
    });
    await noticeLock(ctx, tx, account, lock);
  });
  throw problem('old-password-not-valid', { field: 'oldPassword' });
}

/** The new password, checked and hashed. The old one was right, so whatever is wrong now costs no failure. */
async function hashNew(ctx: Context, account: Account, change: PasswordChange): Promise<string> {
  const fresh = normalisePassword(change.newPassword.reveal());
  if (fresh === normalisePassword(change.oldPassword.reveal()))
    throw problem('password-same-as-existing', { field: 'newPassword' });
  const email = mailContact(await ctx.read.contacts.listByAccount(account.id, ctx.now))?.value;
  const owner = { tenantId: account.tenantId, username: account.username, email };
  return ctx.services.hasher.hash(await requireAcceptable(ctx, fresh, owner));
}

async function replace(
  ctx: Context,
  account: Account,
  guess: GuessTry,
  phc: string,
  generated: PresentedPassword | undefined,
  stillMay: ((tx: Transaction) => Promise<void>) | undefined,
): Promise<void> {
  const sessionId = ctx.actor.kind === 'user' ? ctx.actor.sessionId : undefined;
  const { id: accountId, tenantId } = account;
  await guess.settle('right', ctx, async (tx) => {
    await stillMay?.(tx);
    const inForce =
      generated === undefined
        ? await tx.accounts.changeCredentials(accountId, account.credentialsChangedAt, ctx.now)
        : await becomePassword(ctx, tx, account, generated, phc);
    // Another change came first: what was proved is no longer the password.
    if (!inForce) throw problem('old-password-not-valid', { field: 'oldPassword' });
    await tx.credentials.putPassword(accountId, phc, ctx.now, null);
    await tx.accounts.update(accountId, { mustChangePassword: false, updatedAt: ctx.now });
    // What went to an address that nobody has proved yet is its owner's way in: a stranger who registered with it must not
    // undo it.
    if (mailContact(await tx.contacts.listByAccount(accountId, ctx.now))?.state !== 'initial') {
      await tx.credentials.deleteGeneratedPassword(accountId);
      await tx.secrets.voidByAccount(accountId, ctx.now, { purpose: 'reset-password' });
    }
    await endSessions(ctx, tx, accountId, sessionId);
    await tx.record({ event: 'password-changed', result: 'success', accountId, tenantId });
    await noticeTo(ctx, tx, account, { template: 'password-changed', data: { username: account.usernameDisplay } });
  });
}
