import type { Grounds } from './grounds.ts';

/** One figure of a check. */
export interface Finding {
  /** What was sent, and to what. */
  readonly sent: string;
  /** What came of it, in numbers. */
  readonly figure: string;
  readonly pass: boolean;
}

/** One attack of the list (security bar, section 4), or a family of them that share their preparation. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** Takes too long for every commit. */
  readonly fullFormOnly?: true;
  /** Sends what it sends and says what came of it, figure by figure. */
  run(grounds: Grounds, found: (finding: Finding) => void): Promise<void>;
}

/** A finding that nothing of a kind happened. */
export function none(sent: string, what: string, happened: readonly string[], of: number): Finding {
  const examples = happened.length === 0 ? '' : `: ${happened.slice(0, 3).join(' · ')}`;
  return { sent, figure: `${happened.length} of ${of} ${what}${examples}`, pass: happened.length === 0 && of > 0 };
}
