import type { Account } from '../ports/repositories/accounts.ts';

type Bounds = Pick<Account, 'status' | 'lockedAt' | 'accessFrom' | 'accessUntil'>;

/** Whether an account may be used at an instant: active, not locked by an operator, and within its access period. */
export function mayUse(account: Bounds, now: number): boolean {
  return barOf(account, now) === undefined;
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
