import { UniqueViolation } from '#core/ports/store.ts';
import { Problem } from '#kernel/problem.ts';
import { LogSyncError } from './log-sync.ts';

const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_PRIMARYKEY = 1555;
const BUSY = 5;
const IOERR = 10;
const FULL = 13;

/** SQLite's primary result code, or undefined for anything else. */
export function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

/** The disk is full; inside a transaction that has become a problem already, and is what caused it. */
export function isFull(error: unknown): boolean {
  return resultCode(error) === FULL || resultCode((error as Error | null)?.cause) === FULL;
}

/**
 * The device failed: after a failed fsync nothing in memory can be trusted, so the process must end. Inside a transaction
 * the failure has become a problem already, and is what caused it.
 */
export function isDeviceFailure(error: unknown): boolean {
  return (
    error instanceof LogSyncError || resultCode(error) === IOERR || resultCode((error as Error | null)?.cause) === IOERR
  );
}

/** What a write is told that is not even tried, because the disk is full. */
export function diskIsFull(): Problem {
  return new Problem('service-unavailable', 'unavailable', 'The disk is full.', { retryAfter: 2 });
}

/** What a write is told that is not even tried, because the write-ahead log is at its limit. */
export function logIsFull(): Problem {
  return new Problem('service-unavailable', 'unavailable', 'The log of the database is full.', { retryAfter: 2 });
}

/** What the core understands: UniqueViolation, or `service-unavailable` where the disk is full, busy or failing. */
export function toStorageError(error: unknown): unknown {
  const errcode = (error as { errcode?: unknown } | null)?.errcode;
  if (errcode === CONSTRAINT_UNIQUE || errcode === CONSTRAINT_PRIMARYKEY) return new UniqueViolation({ cause: error });
  const code = resultCode(error);
  if (code === BUSY || code === IOERR || code === FULL || error instanceof LogSyncError) {
    return new Problem('service-unavailable', 'unavailable', 'The database does not answer.', {
      retryAfter: 2,
      cause: error,
    });
  }
  return error;
}
