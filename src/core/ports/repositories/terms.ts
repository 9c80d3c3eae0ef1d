import type { Locale } from '../message.ts';

/** What a token of the terms offers: the text that its mail and page show, whatever is configured when it is used. */
export interface TermsOffer {
  readonly version: string;
  /** SHA-256 of the text in hexadecimal, as `sha256sum` prints it. */
  readonly textHash: string;
  readonly locale: Locale;
}

export type TermsChoice = 'accepted' | 'declined';

/** The evidence of one decision: written once, never changed. */
export interface TermsDecision extends TermsOffer {
  readonly id: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly gatewayId: string;
  readonly choice: TermsChoice;
  readonly at: number;
  readonly ip: string | null;
  readonly face: string;
}

export interface TermsRepository {
  /** Keeps a text for good; one that is kept already stays. */
  keepText(hash: string, text: string, now: number): Promise<void>;
  findText(hash: string): Promise<string | undefined>;
  /** What the single-use secret with this id offers. */
  putOffer(secretId: string, offer: TermsOffer): Promise<void>;
  findOffer(secretId: string): Promise<TermsOffer | undefined>;
  addDecision(decision: TermsDecision): Promise<void>;
  /** Those of one account, oldest first. */
  listDecisions(accountId: string): Promise<readonly TermsDecision[]>;
}
