import { HOUR, MINUTE } from '#kernel/clock.ts';
import { newToken } from '#kernel/ids.ts';
import { sha256 } from '#kernel/sha256.ts';
import { sendTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';

/** Wrong tries cost an account's hourly budget (redeem-reset.ts) instead of the code's own: the code has 256 random bits. */
const TRIES = 1000;

/** Makes a code that sets a new password, once, and gives it; only its hash is kept. An older one is void (M-9). */
export async function makeResetCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
  expiresAt: number,
): Promise<string> {
  const code = newToken(ctx.services.random);
  await tx.secrets.issue({
    id: ctx.newId(),
    tenantId: account.tenantId,
    accountId: account.id,
    purpose: 'reset-password',
    channel: contact.channel,
    value: contact.value,
    hash: sha256(code),
    triesLeft: TRIES,
    createdAt: ctx.now,
    expiresAt,
    usedAt: null,
    voidedAt: null,
  });
  return code;
}

/**
 * Sends a code that sets a new password, once: asked for by the person, or with an invitation, which lives longer. An older
 * code of either kind is void.
 */
export async function issueResetCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
  kind: 'reset' | 'invitation',
): Promise<void> {
  const { resetCodeMs, invitationMs } = ctx.services.settings;
  const lifetime = kind === 'reset' ? resetCodeMs : invitationMs;
  const expiresAt = ctx.now + lifetime;
  const code = await makeResetCode(ctx, tx, account, contact, expiresAt);
  if (kind === 'reset') {
    const data = { code, minutes: Math.round(lifetime / MINUTE) };
    await sendTo(ctx, tx, account, contact, { template: 'reset-code', data, expiresAt });
  } else {
    const data = { code, hours: Math.round(lifetime / HOUR) };
    await sendTo(ctx, tx, account, contact, { template: 'invitation', data, expiresAt });
  }
}
