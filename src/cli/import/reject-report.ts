import { appendFileSync } from 'node:fs';
import type { ImportOutcome } from '#core/accounts/import-users.ts';
import { explain } from '../explain.ts';

type Reject = ImportOutcome['rejects'][number];

/**
 * Tells refused lines by number and reason, never their content, which holds password hashes: to a file, as one JSON object
 * each, or to standard error. A resumed import adds to the file.
 */
export function rejectReport(file: string | undefined): (rejects: readonly Reject[]) => void {
  // Now rather than after the first batch: a file that cannot be written is found before anything is imported.
  if (file !== undefined) appendFileSync(file, '', { mode: 0o600 });
  return (rejects) => {
    if (rejects.length === 0) return;
    const text = rejects.map(file === undefined ? asSentence : asJson).join('');
    if (file === undefined) process.stderr.write(text);
    else appendFileSync(file, text);
  };
}

function asSentence({ line, problem }: Reject): string {
  return `line ${line}: ${explain(problem)}\n`;
}

function asJson({ line, problem }: Reject): string {
  return `${JSON.stringify({ line, code: problem.code, field: problem.field ?? null, reason: explain(problem) })}\n`;
}
