import { problem } from '#core/problems.ts';
import type { Problem } from '#kernel/problem.ts';

/** Calls one address; the only fetch of the house is injected. */
export type Outbound = (
  url: string,
  request: { method: 'GET' | 'POST'; headers?: Readonly<Record<string, string>>; body?: string },
) => Promise<{ status: number; body: string }>;

/** What a person is told when a foreign server cannot be asked: it says nothing about what was presented. */
export function unreachable(cause: unknown, retryAfter = 10): Problem {
  return problem('service-unavailable', { retryAfter, cause });
}
