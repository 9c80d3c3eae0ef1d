import type { Account } from '../ports/repositories/accounts.ts';
import type { Contact } from '../ports/repositories/contacts.ts';

type Bounds = Pick<Account, 'status' | 'lockedAt' | 'accessFrom' | 'accessUntil'>;

/** Whether an account may be used at an instant: active, not locked by an operator, and within its access period. */
export function mayUse(account: Bounds, now: number): boolean {
  return barOf(account, now) === undefined;
}

/**
 * Whether whoever has `contact` may recover an account. A period that came with the account does not count while nobody has
 * confirmed the address: else a stranger who registers it first would shut its owner out for good (shared-model M-3).
 */
export function mayRecoverBy(
  account: Bounds & Pick<Account, 'accessByOperator'>,
  contact: Pick<Contact, 'state'> | undefined,
  now: number,
): boolean {
  const counts = account.accessByOperator || contact?.state !== 'initial';
  return mayUse(counts ? account : { ...account, accessFrom: null, accessUntil: null }, now);
}

/** What keeps an account from being used, for the audit trail; nobody outside learns it. */
export function barOf({ status, lockedAt, accessFrom, accessUntil }: Bounds, now: number): string | undefined {
  if (status !== 'A') return `status ${status}`;
  if (lockedAt !== null) return 'locked by operator';
  if (accessFrom !== null && now < accessFrom) return 'before the access period';
  // At its very end the period is over, like everything else that expires.
  if (accessUntil !== null && now >= accessUntil) return 'after the access period';
  return undefined;
}
