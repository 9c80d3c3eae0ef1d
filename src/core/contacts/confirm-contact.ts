import { DAY } from '#kernel/clock.ts';
import { settleAttachment } from '../accounts/attach-customer.ts';
import { lockOwnAccount, ownAccount } from '../accounts/reach.ts';
import type { Context, Transaction } from '../context.ts';
import { defineOperation } from '../operation.ts';
import type { GuessTry } from '../ports/guesses.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact, ContactChannel } from '../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../ports/repositories/secrets.ts';
import type { Repositories } from '../ports/store.ts';
import { isProblem, problem } from '../problems.ts';
import { requireFreshFactor } from '../second-factor/require-factor-session.ts';
import { noticeLock } from '../sign-in/notice-lock.ts';
import { canonicalName } from '../sign-in/prove-password.ts';
import { ownTarget, reserveGuess } from '../sign-in/reserve-guess.ts';
import { readContact } from './read-contact.ts';
import { codeHash, confirmationPurpose } from './send-code.ts';
import { verifyContact } from './verify-contact.ts';
import { hasWrongCodesLeft, spendWrongCode } from './wrong-code-budget.ts';

export interface Confirmation {
  readonly channel: ContactChannel;
  /** As typed. */
  readonly value: string;
  readonly code: string;
  /** Whose it is, where the caller says so: anybody but himself is `invalid-format`. */
  readonly username?: string | undefined;
}

/**
 * Confirms the own pending address or number with the code that was sent there. Whoever has a second factor proves it first
 * (ADR 114).
 */
export const confirmContact = defineOperation<Confirmation, void>({
  name: 'contact.confirm',
  access: { user: { scope: 'identity.me' } },
  problems: [
    'invalid-format',
    'verification-expired',
    'bad-otp',
    'replayed-otp',
    'no-such-verification',
    'email-already-used',
    'phone-number-already-used',
    'second-factor-session-required',
  ],
  async execute(ctx, { channel, value: typed, code, username }) {
    const { value } = readContact(ctx, channel, typed);
    const account = await ownAccount(ctx);
    requireFreshFactor(ctx, account);
    if (username !== undefined && canonicalName(username) !== account.username)
      throw problem('invalid-format', { field: 'username' });
    const secret = await redeemable(ctx, account, channel, value);
    await unconfirmed(ctx, ctx.read, account, secret);
    const refusal = () => problem('bad-otp', { field: 'code' });
    const guess = await reserveGuess(ctx, ownTarget(account), 'contact-confirmation', refusal);
    try {
      const counts = await hasWrongCodesLeft(ctx, ctx.read, account, { channel, value });
      const isRight = codeHash(ctx, secret.id, value, code) === secret.hash;
      if (counts && isRight && (await redeems(ctx, secret, guess))) return;
      // A right code past the budget is a wrong one in everything: else it is told apart, and kept until it counts.
      await guess.settle('wrong', ctx, async (tx, lock) => {
        await tx.secrets.countWrongTry(secret.id, ctx.now);
        await spendWrongCode(ctx, tx, account, { channel, value });
        await tx.record({ event: 'contact-confirmation', result: 'failure', accountId: account.id, detail: channel });
        await noticeLock(ctx, tx, account, lock);
      });
      throw problem('bad-otp', { field: 'code' });
    } finally {
      await guess.release();
    }
  },
});

/** The newest code for this value if it can still be used; else the problem that says why not. */
async function redeemable(
  ctx: Context,
  account: Account,
  channel: ContactChannel,
  value: string,
): Promise<SingleUseSecret> {
  const secret = await ctx.read.secrets.findNewest(account.id, confirmationPurpose(channel), value);
  if (secret === undefined) throw problem('no-such-verification');
  if (secret.usedAt !== null) throw problem(ctx.now - secret.usedAt <= DAY ? 'replayed-otp' : 'no-such-verification');
  if (secret.voidedAt !== null) throw problem('no-such-verification');
  if (secret.expiresAt <= ctx.now) throw problem('verification-expired');
  return secret;
}

/** The contact that a code is about, while it still waits for it. Raises `no-such-verification`. */
async function unconfirmed(
  ctx: Context,
  from: Repositories,
  account: Account,
  { channel, value }: SingleUseSecret,
): Promise<Contact> {
  const contact = (await from.contacts.listByAccount(account.id, ctx.now)).find(
    (candidate) => candidate.channel === channel && candidate.value === value && candidate.state !== 'verified',
  );
  if (contact === undefined) throw problem('no-such-verification');
  return contact;
}

/** False, and nothing is written, where the budget of wrong codes was used up meanwhile. */
async function redeems(ctx: Context, secret: SingleUseSecret, guess: GuessTry): Promise<boolean> {
  try {
    await guess.settle('right', ctx, (tx) => redeem(ctx, tx, secret));
    return true;
  } catch (error) {
    if (isProblem(error, 'bad-otp')) return false;
    throw error;
  }
}

async function redeem(ctx: Context, tx: Transaction, secret: SingleUseSecret): Promise<void> {
  const account = await lockOwnAccount(ctx, tx);
  requireFreshFactor(ctx, account);
  if (!(await tx.secrets.consume(secret.id, secret.hash, ctx.now))) throw problem('replayed-otp');
  const contact = await unconfirmed(ctx, tx, account, secret);
  if (!(await hasWrongCodesLeft(ctx, tx, account, contact))) throw problem('bad-otp', { field: 'code' });
  if (contact.channel === 'email') await settleAttachment(ctx, tx, account, contact);
  await verifyContact(ctx, tx, account, contact);
}
