import { confirmationPurpose } from '../contacts/send-code.ts';
import { withdrawPending } from '../contacts/withdraw-pending.ts';
import type { Context, Transaction } from '../context.ts';

/**
 * Ends the sessions of an account, with what they may have left half done, which is whoever's session it was: an authenticator
 * app that was begun and never proved would count for the next one (shared-model M-11), a link that confirms another address
 * needs no session at all. Where one session may go on, it is named. Whoever calls holds the account's row.
 */
export async function endSessions(
  ctx: Context,
  tx: Transaction,
  accountId: string,
  exceptSessionId?: string,
): Promise<void> {
  await tx.sessions.endByAccount(accountId, ctx.now, exceptSessionId);
  await tx.secondFactors.deleteUnprovedTotp(accountId);
  await withdrawChanges(ctx, tx, accountId);
}

/**
 * Addresses and numbers that wait to be confirmed go, with the codes and links that would confirm them (ADR 113). What went to
 * those given at creation stays, a phone number of the registration among them: nobody changed anything there.
 */
async function withdrawChanges(ctx: Context, tx: Transaction, accountId: string): Promise<void> {
  const createdAt = (await tx.accounts.find(accountId))?.createdAt ?? 0;
  for (const contact of await tx.contacts.listByAccount(accountId, ctx.now)) {
    // An address is never pending from the beginning, a number is.
    const atCreation = contact.channel === 'sms' && contact.createdAt <= createdAt;
    if (contact.state !== 'pending' || atCreation) continue;
    await withdrawPending(tx, contact);
    await tx.secrets.voidByAccount(accountId, ctx.now, {
      purpose: confirmationPurpose(contact.channel),
      value: contact.value,
    });
    await tx.secrets.voidByAccount(accountId, ctx.now, { purpose: 'validate-email', value: contact.value });
  }
}
