import { withdrawPending } from '../contacts/withdraw-pending.ts';
import type { Context, Transaction } from '../context.ts';

/**
 * An address that nobody had proved is proved now: what was put on the account before may be a stranger's, so it goes, the
 * password excepted, which whoever proves the address replaces (pre-hijacking, shared-model M-3). Phone numbers and further
 * addresses too, verified ones even, and whatever waits for a confirmation.
 */
export async function dropEarlierCredentials(ctx: Context, tx: Transaction, accountId: string): Promise<void> {
  await dropCredentials(tx, accountId);
  await tx.extraEmails.deleteByAccount(accountId);
  for (const contact of await tx.contacts.listByAccount(accountId, ctx.now)) {
    if (contact.state === 'pending') await withdrawPending(tx, contact);
    else if (contact.channel === 'sms') {
      await tx.identifiers.release(contact.tenantId, 'phone', contact.value, accountId, null);
      await tx.contacts.delete(contact.id);
    }
  }
}

/** Links, answers and second factors of an account go, and with them what they could open. */
export async function dropCredentials(tx: Transaction, accountId: string): Promise<void> {
  await tx.credentials.deleteLinkedLogins(accountId);
  await tx.credentials.replaceAnswers(accountId, []);
  await tx.secondFactors.deleteTotp(accountId);
  await tx.secondFactors.replaceRecoveryCodes(accountId, [], 0);
  await tx.accounts.update(accountId, { multifactorEnabled: false, recoveryCodesUntil: null });
}
