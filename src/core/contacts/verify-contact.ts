import { claimEmail, claimPhone, claimUsername } from '../accounts/claim-names.ts';
import type { Context, Transaction } from '../context.ts';
import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import { maskContact } from './mask-contact.ts';
import { noticeTo, sendTo } from './notice.ts';
import { withdrawPending } from './withdraw-pending.ts';

/**
 * A contact was proved: it comes into force, the former one is given up (nobody else gets a former verified address for
 * the quarantine period), and a username that was the former address follows (shared-model M-3). The former one is told, and
 * of a first phone number, which has none, the address: codes and generated passwords go there from now on. What was sent to the former
 * one is void, so that its mailbox or phone opens nothing (ADR 111). `account` is as it is under the transaction's lock.
 */
export async function verifyContact(ctx: Context, tx: Transaction, account: Account, contact: Contact): Promise<void> {
  const owner = { tenantId: account.tenantId, accountId: account.id };
  const contacts = (await tx.contacts.listByAccount(account.id, ctx.now)).filter(
    (other) => other.channel === contact.channel,
  );
  if (contact.channel === 'email') await claimEmail(ctx, tx, owner, contact.value, 'active', null);
  else await claimPhone(ctx, tx, owner, contact.value, 'active', null);
  // Of one that was mailed while the address was unconfirmed the use would prove it, and take the account over.
  if (contact.channel === 'email') await tx.credentials.deleteGeneratedPassword(account.id);
  for (const former of contacts) {
    await tx.contacts.delete(former.id);
    if (former.value !== contact.value) await replaceFormer(ctx, tx, account, former, contact);
  }
  await tx.contacts.put({ ...contact, state: 'verified', verifiedAt: ctx.now, expiresAt: null });
  if (contact.channel === 'sms' && !contacts.some(({ state }) => state === 'verified'))
    await noticeTo(ctx, tx, account, { template: 'phone-added', data: { to: maskContact(contact.value) } });
  const event = contact.channel === 'email' ? 'email-confirmed' : 'phone-number-confirmed';
  await tx.record({ event, result: 'success', accountId: account.id, tenantId: account.tenantId });
}

async function replaceFormer(
  ctx: Context,
  tx: Transaction,
  account: Account,
  former: Contact,
  contact: Contact,
): Promise<void> {
  const wasVerified = former.state === 'verified';
  if (contact.channel === 'email' && account.username === former.value) {
    await claimUsername(ctx, tx, { tenantId: account.tenantId, accountId: account.id }, contact.value, contact.display);
    await tx.accounts.update(account.id, {
      username: contact.value,
      usernameDisplay: contact.display,
      updatedAt: ctx.now,
    });
  }
  if (former.state === 'pending') return withdrawPending(tx, former);
  await voidSentTo(ctx, tx, former);
  const space = contact.channel === 'email' ? 'name' : 'phone';
  // Quarantine protects people who got mail there; a value never confirmed, and a phone number, are free at once.
  const until = wasVerified && space === 'name' ? ctx.now + ctx.services.settings.quarantineMs : null;
  await tx.identifiers.release(account.tenantId, space, former.value, account.id, until);
  if (!wasVerified) return;
  const data = { channel: contact.channel, to: maskContact(contact.value) };
  await sendTo(ctx, tx, account, former, { template: 'contact-changed', data });
}

/** What may have been sent to a contact while it was in force opens, proves and accepts nothing any more. */
async function voidSentTo(ctx: Context, tx: Transaction, { accountId, channel, value }: Contact): Promise<void> {
  await tx.secrets.voidByAccount(accountId, ctx.now, { purpose: 'second-factor', value });
  await tx.secrets.voidByAccount(accountId, ctx.now, { purpose: 'reset-password', value });
  // Of the terms the secret says the gateway, not the address: all of them went there.
  if (channel === 'email') await tx.secrets.voidByAccount(accountId, ctx.now, { purpose: 'terms-of-use' });
  else await tx.credentials.deleteGeneratedPassword(accountId, { textedOnly: true });
}
