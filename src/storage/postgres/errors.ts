import { UniqueViolation } from '#core/ports/store.ts';
import { Problem } from '#kernel/problem.ts';
import { isUnfit } from './prepared-statements.ts';

/** SQLSTATE classes that mean "not now": connection, resources, operator intervention, rollback by the server. */
const PASSING = /^(08|40|53|57|58)/;
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** Serialization failure and deadlock: the server took this transaction back so that another one could go on. */
const TAKEN_BACK = new Set<unknown>(['40001', '40P01']);

/** Whether the same transaction, run again, goes through as a rule. */
export function isTakenBack(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return TAKEN_BACK.has(code) || TAKEN_BACK.has(cause?.code) || isUnfit(error);
}

/** What the core understands: UniqueViolation, or `service-unavailable` where the database is gone or refuses for now. */
export function toStorageError(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === '23505') return new UniqueViolation({ cause: error });
  const message = error instanceof Error ? error.message : '';
  const gone =
    /Connection terminated|timeout exceeded when trying to connect|Query read timeout|connection is closed|not queryable/i.test(
      message,
    );
  if (gone || (typeof code === 'string' && (NETWORK.has(code) || PASSING.test(code)))) {
    return new Problem('service-unavailable', 'unavailable', 'The database does not answer.', {
      retryAfter: 2,
      cause: error,
    });
  }
  return error;
}
