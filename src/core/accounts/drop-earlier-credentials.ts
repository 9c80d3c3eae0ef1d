import type { Transaction } from '../context.ts';

/**
 * An address that nobody had proved is proved now: what was put on the account before may be a stranger's, so it goes, the
 * password excepted, which whoever proves the address replaces (pre-hijacking, shared-model M-3).
 */
export async function dropEarlierCredentials(tx: Transaction, accountId: string): Promise<void> {
  await tx.credentials.deleteLinkedLogins(accountId);
  await tx.credentials.replaceAnswers(accountId, []);
  await tx.secondFactors.deleteTotp(accountId);
  await tx.secondFactors.replaceRecoveryCodes(accountId, [], 0);
  await tx.accounts.update(accountId, { multifactorEnabled: false, recoveryCodesUntil: null });
}
