import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../schema.ts';

/** The condition that an account is within its access period at `now`, as `core/accounts/may-use.ts` has it. */
export function withinAccessPeriod(now: number) {
  return (eb: ExpressionBuilder<Database, 'account'>) =>
    eb.and([
      eb.or([eb('account.access_from', 'is', null), eb('account.access_from', '<=', now)]),
      eb.or([eb('account.access_until', 'is', null), eb('account.access_until', '>', now)]),
    ]);
}
