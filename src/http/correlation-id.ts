import { randomUUID } from 'node:crypto';

const SAFE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's correlation id if it can be logged as it is, else a new one (log-injection guard). */
export function correlationId(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && SAFE.test(header) ? header : randomUUID();
}
