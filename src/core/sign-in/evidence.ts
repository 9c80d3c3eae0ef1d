import type { Transaction } from '../context.ts';
import type { SignInRecord } from '../ports/repositories/accounts.ts';

/** What somebody presents to sign in: a password, a token. How it is judged is the same for all (`prove`). */
export interface Evidence {
  /** Looks at it, once, with the same work whether there is an account or none. Undefined when it is wrong. */
  check(record: SignInRecord | undefined): Promise<RightEvidence | undefined>;
  /** Notes that it was refused under this failure counter; gives what belongs into the transaction of the refusal. */
  noteWrong?(guessKey: string): (tx: Transaction) => Promise<void>;
}

/** Evidence that fits the account. Nothing is written yet. */
export interface RightEvidence {
  /** How the person proved himself (RFC 8176); `mfa` among them says that a second factor was. */
  readonly amr: readonly string[];
  /** When that was, if it was not now. */
  readonly authTime?: number;
  readonly mustChangePassword?: boolean;
  /**
   * It proves an address that nobody had proved, and takes the account over, with whatever second factor was put on it
   * before: a stranger's must not keep the owner of the address out (pre-hijacking, shared-model M-3).
   */
  readonly takesOver?: boolean;
  /**
   * The slow work that only a completed sign-in needs, before the transaction. Gives what redeems it inside: false when it
   * was used or replaced meanwhile.
   */
  prepare(): Promise<(tx: Transaction) => Promise<boolean>>;
}
