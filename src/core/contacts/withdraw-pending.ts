import type { Transaction } from '../context.ts';
import type { Contact } from '../ports/repositories/contacts.ts';
import type { Identifier } from '../ports/repositories/identifiers.ts';

/**
 * Takes a pending value back. One that was never anybody's is free for anyone at once; one that the account had given up
 * before goes on being held as long as it was (shared-model M-3).
 */
export async function withdrawPending(tx: Transaction, pending: Contact): Promise<void> {
  const space = pending.channel === 'email' ? 'name' : 'phone';
  const claim = (await tx.identifiers.listByAccount(pending.accountId)).find(
    (candidate) => candidate.space === space && candidate.value === pending.value,
  );
  // An own username in the form of this address stays what it is.
  if (claim?.state === 'pending') {
    await tx.identifiers.release(pending.tenantId, space, pending.value, pending.accountId, holdBehind(claim, pending));
  }
  await tx.contacts.delete(pending.id);
}

/** Until when a pending value is held once it is pending no more: longer than it would have been only if it was given up before. */
export function holdBehind(claim: Identifier, pending: Contact): number | null {
  return (claim.expiresAt ?? 0) > (pending.expiresAt ?? 0) ? claim.expiresAt : null;
}
