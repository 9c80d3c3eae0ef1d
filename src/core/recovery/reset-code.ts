import { HOUR, MINUTE } from '#kernel/clock.ts';
import { sendTo } from '../contacts/notice.ts';
import type { Context, Transaction } from '../context.ts';
import { issueLinkToken } from '../links/issue-link-token.ts';
import { linkTo } from '../links/link-to.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';

/** Makes a code that sets a new password, once, and gives it; only its hash is kept. An older one is void (M-9). */
export async function makeResetCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
  expiresAt: number,
): Promise<string> {
  const link = { purpose: 'reset-password', value: contact.value, expiresAt } as const;
  return (await issueLinkToken(ctx, tx, account, link)).code;
}

/**
 * Sends a code that sets a new password, once: asked for by the person, by itself or in a link, or with an invitation, which
 * lives longer. An older code of any kind is void.
 */
export async function issueResetCode(
  ctx: Context,
  tx: Transaction,
  account: Account,
  contact: Contact,
  kind: 'reset' | 'link' | 'invitation',
): Promise<void> {
  const { resetCodeMs, invitationMs } = ctx.services.settings;
  const lifetime = kind === 'invitation' ? invitationMs : resetCodeMs;
  const expiresAt = ctx.now + lifetime;
  const code = await makeResetCode(ctx, tx, account, contact, expiresAt);
  const [minutes, hours] = [Math.round(lifetime / MINUTE), Math.round(lifetime / HOUR)];
  switch (kind) {
    case 'reset':
      return sendTo(ctx, tx, account, contact, { template: 'reset-code', data: { code, minutes }, expiresAt });
    case 'invitation':
      return sendTo(ctx, tx, account, contact, { template: 'invitation', data: { code, hours }, expiresAt });
    case 'link': {
      const link = linkTo(ctx, 'resetPassword', { userId: account.usernameDisplay, token: code });
      return sendTo(ctx, tx, account, contact, { template: 'reset-link', data: { link, code, minutes }, expiresAt });
    }
  }
}
