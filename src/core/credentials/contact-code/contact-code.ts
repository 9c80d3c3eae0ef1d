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

/** The one code under way, whatever face asked for it, if it can still be used. */
async function activeCode(ctx: Context, accountId: string): Promise<SingleUseSecret | undefined> {
  const newest = await ctx.read.secrets.findNewest(accountId, 'second-factor');
  return newest !== undefined && newest.usedAt === null && newest.voidedAt === null && newest.expiresAt > ctx.now
    ? newest
    : undefined;
}

/** Seconds until another code may be sent; 0 when one may be now (M-9). */
export async function codeCoolDown(ctx: Context, accountId: string): Promise<number> {
  const active = await activeCode(ctx, accountId);
  const wait = active === undefined ? 0 : active.createdAt + ctx.services.settings.resendMs - ctx.now;
  return Math.max(Math.ceil(wait / SECOND), 0);
}

/** Sends a six-digit code to the contact; an older one is void. */
export async function sendSecondFactorCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
): Promise<void> {
  const { secondFactorCodeMs } = ctx.services.settings;
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
}

/** Checks a code that was sent. */
export async function checkContactCode(
  ctx: Context,
  accountId: string,
  code: string,
): Promise<RightFactor | undefined> {
  const active = await activeCode(ctx, accountId);
  if (active === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(codeHash(ctx, active.id, code)), Buffer.from(active.hash))) return undefined;
  return { redeem: (tx) => tx.secrets.consume(active.id, active.hash, ctx.now) };
}

/** Counts a wrong code against the one under way, if there is one. */
export async function countWrongCode(ctx: Context, tx: Transaction, accountId: string): Promise<void> {
  const newest = await tx.secrets.findNewest(accountId, 'second-factor');
  if (newest?.usedAt === null && newest.voidedAt === null) await tx.secrets.countWrongTry(newest.id, ctx.now);
}
