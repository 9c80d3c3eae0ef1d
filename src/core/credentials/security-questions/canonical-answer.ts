import { fold } from '#kernel/text/fold.ts';

/** The form in which answers are hashed and compared: trimmed, folded, runs of white space as one space. */
export function canonicalAnswer(typed: string): string {
  return fold(typed).trim().replace(/\s+/gu, ' ');
}
