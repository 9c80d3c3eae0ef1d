import { InvalidInput } from '#core/problems.ts';
import { Problem } from '#kernel/problem.ts';

/** An error as one clear sentence for a person at a shell; never a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidInput) return error.problems.map(explain).join('\n');
  if (error instanceof Problem) {
    const { weaknesses } = error.data;
    const details = Array.isArray(weaknesses) ? `: ${weaknesses.join(', ')}` : '';
    return `${error.field === undefined ? '' : `${error.field}: `}${error.message}${details}`;
  }
  return error instanceof Error ? error.message : String(error);
}
