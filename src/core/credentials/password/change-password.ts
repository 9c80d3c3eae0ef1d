import type { Secret } from '#kernel/secret.ts';
import { ownAccount } from '../../accounts/reach.ts';
import { mailContact, noticeTo } from '../../contacts/notice.ts';
import type { Context } from '../../context.ts';
import { defineOperation } from '../../operation.ts';
import type { GuessTry } from '../../ports/guesses.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import { problem } from '../../problems.ts';
import { noticeLock } from '../../sign-in/notice-lock.ts';
import { ownTarget, reserveGuess } from '../../sign-in/reserve-guess.ts';
import { requireAcceptable } from './check-policy.ts';
import { normalisePassword } from './policy.ts';

export interface PasswordChange {
  readonly oldPassword: Secret;
  readonly newPassword: Secret;
}

/**
 * A person's own change of password: the old one is proved under the guess budget, the new one must differ and meet the
 * policy; every other session of the person ends (shared-model M-11).
 */
export const changePassword = defineOperation<PasswordChange, void>({
  name: 'password.change',
  access: { user: { scope: 'identity.me' }, duringMustChange: true },
  problems: [
    'old-password-not-valid',
    'password-same-as-existing',
    'password-does-not-meet-requirements',
    'too-many-requests',
    'service-unavailable',
  ],
  async execute(ctx, change) {
    const account = await ownAccount(ctx);
    // Right old passwords cost no guess, but two slow hashes each.
    await ctx.budget('credentialChangesPerAccount', account.id);
    const refusal = () => problem('old-password-not-valid', { field: 'oldPassword' });
    const guess = await reserveGuess(ctx, ownTarget(account), 'password-change', refusal);
    try {
      await proveOld(ctx, account, guess, change.oldPassword);
      const phc = await hashNew(ctx, account, change);
      await replace(ctx, account, guess, phc);
    } finally {
      await guess.release();
    }
  },
});

async function proveOld(ctx: Context, account: Account, guess: GuessTry, old: Secret): Promise<void> {
  const record = await ctx.read.accounts.findForSignInById(account.id);
  const right = await ctx.services.hasher.verify(record?.password?.phc ?? '', normalisePassword(old.reveal()));
  // A generated password that was not changed in time proves nothing any more, even inside its own session (M-8).
  const expiresAt = record?.password?.expiresAt ?? null;
  const inTime = expiresAt === null || expiresAt > ctx.now;
  if (right && inTime && record?.account.credentialsChangedAt === account.credentialsChangedAt) return;
  await ctx.write(async (tx) => {
    const settled = await guess.settle('wrong', tx);
    await tx.record({ event: 'password-change', result: 'failure', accountId: account.id });
    await noticeLock(ctx, tx, account, settled);
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

async function replace(ctx: Context, account: Account, guess: GuessTry, phc: string): Promise<void> {
  const sessionId = ctx.actor.kind === 'user' ? ctx.actor.sessionId : undefined;
  await ctx.write(async (tx) => {
    // Another change came first: what was proved is no longer the password.
    if (!(await tx.accounts.changeCredentials(account.id, account.credentialsChangedAt, ctx.now))) {
      throw problem('old-password-not-valid', { field: 'oldPassword' });
    }
    await tx.credentials.putPassword(account.id, phc, ctx.now, null);
    await tx.accounts.update(account.id, { mustChangePassword: false, updatedAt: ctx.now });
    // What went to an address that nobody has proved yet is its owner's way in: a stranger who registered with it must not
    // undo it.
    if (mailContact(await tx.contacts.listByAccount(account.id, ctx.now))?.state !== 'initial') {
      await tx.credentials.deleteGeneratedPassword(account.id);
      await tx.secrets.voidByAccount(account.id, ctx.now, 'reset-password');
    }
    await tx.sessions.endByAccount(account.id, ctx.now, sessionId);
    await tx.record({ event: 'password-changed', result: 'success', accountId: account.id });
    await noticeTo(ctx, tx, account, { template: 'password-changed', data: { username: account.usernameDisplay } });
    await guess.settle('right', tx);
  });
}
