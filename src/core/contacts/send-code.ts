import { MINUTE } from '#kernel/clock.ts';
import { randomText } from '#kernel/ids.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { ContactChannel } from '../ports/repositories/contacts.ts';
import type { SecretPurpose } from '../ports/repositories/secrets.ts';
import { takeCodeBudget } from './code-budget.ts';
import { sendTo } from './notice.ts';

/** The purpose of a code that confirms a contact of this channel. */
export function confirmationPurpose(channel: ContactChannel): SecretPurpose {
  return channel === 'email' ? 'confirm-email' : 'confirm-phone';
}

/** The keyed hash under which a short code is kept (shared-model M-9). */
export function codeHash(ctx: Context, secretId: string, value: string, code: string): string {
  return ctx.services.vault.keyedHash('code', secretId, value, code);
}

/**
 * Issues a six-digit code for a contact value and sends it there; an older one of the same purpose is void. Raises
 * `too-many-requests` where a code went there a moment ago, or too many did.
 */
export async function sendCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: { channel: ContactChannel; value: string },
): Promise<void> {
  await takeCodeBudget(ctx, tx, account, contact);
  const { codeMs, codeTries } = ctx.services.settings;
  const code = randomText(ctx.services.random, 6, '0123456789');
  const id = ctx.newId();
  await tx.secrets.issue({
    id,
    tenantId: account.tenantId,
    accountId: account.id,
    purpose: confirmationPurpose(contact.channel),
    channel: contact.channel,
    value: contact.value,
    hash: codeHash(ctx, id, contact.value, code),
    triesLeft: codeTries,
    createdAt: ctx.now,
    expiresAt: ctx.now + codeMs,
    usedAt: null,
    voidedAt: null,
  });
  const data = { code, minutes: Math.round(codeMs / MINUTE) };
  await sendTo(ctx, tx, account, contact, { template: 'confirm-contact', data, expiresAt: ctx.now + codeMs });
}
