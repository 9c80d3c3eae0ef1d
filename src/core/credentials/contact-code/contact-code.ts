import { timingSafeEqual } from 'node:crypto';
import { MINUTE, SECOND } from '#kernel/clock.ts';
import { randomText } from '#kernel/ids.ts';
import { mailContact, sendTo, verifiedPhone } from '../../contacts/notice.ts';
import type { Context, Transaction } from '../../context.ts';
import type { Account } from '../../ports/repositories/accounts.ts';
import type { Contact } from '../../ports/repositories/contacts.ts';
import type { SingleUseSecret } from '../../ports/repositories/secrets.ts';
import type { RightFactor } from '../second-factor.ts';

const CODE_TRIES = 5;

function codeHash(ctx: Context, secretId: string, code: string): string {
  return ctx.services.vault.keyedHash('second-factor-code', secretId, code);
}

/** Where an account's codes go: its verified phone, else its mail address (shared-model M-10). */
export async function codeContact(ctx: Context, accountId: string): Promise<Contact | undefined> {
  const contacts = await ctx.read.contacts.listByAccount(accountId, ctx.now);
  return verifiedPhone(contacts) ?? mailContact(contacts);
}

function isActive(ctx: Context, secret: SingleUseSecret | undefined): secret is SingleUseSecret {
  return secret !== undefined && secret.usedAt === null && secret.voidedAt === null && secret.expiresAt > ctx.now;
}

/** Seconds until another code may be sent: a young one under way stays as it is (M-9). 0 when one may be sent now. */
function coolDown(ctx: Context, newest: SingleUseSecret | undefined): number {
  if (!isActive(ctx, newest)) return 0;
  return Math.max(Math.ceil((newest.createdAt + ctx.services.settings.resendMs - ctx.now) / SECOND), 0);
}

/**
 * Sends a six-digit code to the contact; an older one is void. Gives 0, or the seconds after which one may be sent again:
 * of several calls at once, one sends.
 */
export async function sendSecondFactorCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
): Promise<number> {
  const { secondFactorCodeMs, resendMs } = ctx.services.settings;
  const newest = await tx.secrets.findNewest(account.id, 'second-factor');
  const wait = coolDown(ctx, newest);
  if (wait > 0) return wait;
  // Each code has one successor: the row decides which of the calls that saw the same one makes it.
  const turn = await tx.guesses.take(`factor-after:${newest?.id ?? account.id}`, resendMs, ctx.now);
  if (turn.used > 1) return Math.ceil((turn.resetsAt - ctx.now) / SECOND);
  const code = randomText(ctx.services.random, 6, '0123456789');
  const id = ctx.newId();
  const expiresAt = ctx.now + secondFactorCodeMs;
  await tx.secrets.issue({
    id,
    tenantId: account.tenantId,
    accountId: account.id,
    purpose: 'second-factor',
    channel: contact.channel,
    value: contact.value,
    hash: codeHash(ctx, id, code),
    triesLeft: CODE_TRIES,
    createdAt: ctx.now,
    expiresAt,
    usedAt: null,
    voidedAt: null,
  });
  const data = { code, minutes: Math.round(secondFactorCodeMs / MINUTE) };
  await sendTo(ctx, tx, account, contact, { template: 'second-factor-code', data, expiresAt });
  return 0;
}

/** Checks a code that was sent: the newest one, whatever face asked for it. */
export async function checkContactCode(
  ctx: Context,
  accountId: string,
  code: string,
): Promise<RightFactor | undefined> {
  const active = await ctx.read.secrets.findNewest(accountId, 'second-factor');
  if (!isActive(ctx, active)) return undefined;
  if (!timingSafeEqual(Buffer.from(codeHash(ctx, active.id, code)), Buffer.from(active.hash))) return undefined;
  return {
    redeem: async (tx) =>
      (await isInForce(ctx, tx, active)) && (await tx.secrets.consume(active.id, active.hash, ctx.now)),
  };
}

/** Whether a code went to a contact that the account still has: one can be on its way while another is confirmed. */
async function isInForce(
  ctx: Context,
  tx: Transaction,
  { accountId, channel, value }: SingleUseSecret,
): Promise<boolean> {
  return (await tx.contacts.listByAccount(accountId, ctx.now)).some(
    (contact) => contact.channel === channel && contact.value === value && contact.state !== 'pending',
  );
}

/** Counts a wrong code against the one under way, if there is one. */
export async function countWrongCode(ctx: Context, tx: Transaction, accountId: string): Promise<void> {
  const newest = await tx.secrets.findNewest(accountId, 'second-factor');
  if (isActive(ctx, newest)) await tx.secrets.countWrongTry(newest.id, ctx.now);
}
