import type { Log } from '#core/ports/log.ts';
import type { Answered } from '#http/server.ts';
import { describeError } from './describe-error.ts';

/** One line for each answer; where the server failed, with what it failed from. */
export function logAnswer(log: Log, { failure, ...answered }: Answered): void {
  if (answered.status < 500 || failure === undefined) log.info(answered, 'answered');
  // Foreseen: the database, a provider or the hashing queue could not, for now.
  else if (answered.status === 503) log.warn({ ...answered, failure: describeError(failure) }, 'not available');
  else log.error({ ...answered, failure: describeError(failure), stack: (failure as Error | null)?.stack }, 'failed');
}
