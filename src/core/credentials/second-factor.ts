import type { Transaction } from '../context.ts';

/** A second factor that was right. Nothing is written yet: `redeem` belongs into the transaction that has the effect. */
export interface RightFactor {
  /** Uses it up; false when somebody else did meanwhile. */
  redeem(tx: Transaction): Promise<boolean>;
  /** It proves an authenticator app that did not count before. */
  readonly isNewApp?: boolean;
}
