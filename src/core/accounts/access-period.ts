import { problem } from '../problems.ts';

/** From when and until when an account can be used, epoch milliseconds; no bound where there is none. */
export interface AccessPeriod {
  readonly accessFrom: number | null;
  readonly accessUntil: number | null;
}

/** A period that has an inside. Raises `out-of-range` for one that ends before it begins, or as it does. */
export function requireAccessPeriod(accessFrom: number | null, accessUntil: number | null): AccessPeriod {
  if (accessFrom !== null && accessUntil !== null && accessUntil <= accessFrom)
    throw problem('out-of-range', { field: 'accessUntil' });
  return { accessFrom, accessUntil };
}
