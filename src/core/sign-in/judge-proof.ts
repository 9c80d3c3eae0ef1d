import type { GuessTry } from '../ports/guesses.ts';
import { isProblem } from '../problems.ts';

/**
 * Looks at a proof under a reserved try. One that could not be looked at (the hash queue full, the database gone) costs no
 * failure: an overloaded server must not lock out the people who try again.
 */
export async function judgeProof<T>(guess: GuessTry, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    // Where even that fails the try stays counted; the caller learns the first reason.
    if (isProblem(error, 'service-unavailable')) await guess.takeBack().catch(() => {});
    throw error;
  }
}
