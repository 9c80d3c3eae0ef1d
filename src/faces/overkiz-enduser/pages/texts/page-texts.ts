/** Why a reset failed, as the page that did it says in the address of the next (contract, 3.10). */
export const FAILURES = ['TOKEN_INVALID', 'PASSWORD_REJECTED', 'UNKNOWN'] as const;
export type Failure = (typeof FAILURES)[number];

/** A question that is answered by one of two buttons. */
export interface QuestionTexts {
  readonly title: string;
  readonly lead: string;
  readonly yes: string;
  readonly no: string;
  /** What becomes of a no. */
  readonly ifNo: string;
}

/** A page that says how something ended. */
export interface OutcomeTexts {
  readonly title: string;
  readonly text: string;
}

/** Everything that the pages behind mailed links say in one language. Plain text. */
export interface PageTexts {
  readonly username: string;
  readonly address: string;
  readonly account: QuestionTexts;
  readonly email: QuestionTexts;
  readonly confirmed: OutcomeTexts;
  readonly removed: OutcomeTexts;
  readonly invalid: OutcomeTexts;
  readonly tooMany: OutcomeTexts;
  readonly reset: {
    readonly title: string;
    readonly lead: (minLength: number) => string;
    readonly needs: (classes: readonly string[]) => string;
    readonly classes: Readonly<Record<'lower' | 'upper' | 'digit' | 'other', string>>;
    readonly newPassword: string;
    readonly repeated: string;
    readonly save: string;
  };
  readonly terms: {
    readonly title: string;
    readonly gateway: string;
    readonly version: string;
    readonly accept: string;
    readonly decline: string;
    /** What becomes of declining. */
    readonly ifDeclined: string;
    readonly accepted: OutcomeTexts;
    readonly declined: OutcomeTexts;
  };
  readonly resetDone: OutcomeTexts;
  readonly resetFailed: { readonly title: string; readonly texts: Readonly<Record<Failure, string>> };
  readonly tryAgain: string;
}
