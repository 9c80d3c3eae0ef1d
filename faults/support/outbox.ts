import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground } from './ground.ts';

/** How many messages have each status. */
export async function outboxByStatus(ground: Ground): Promise<Record<string, number>> {
  const rows = await ground.query('SELECT status, count(*) AS messages FROM outbox GROUP BY status');
  return Object.fromEntries(rows.map(({ status, messages }) => [status, Number(messages)]));
}

/** Waits until nothing is queued any more; gives whether that came in time. */
export async function outboxEmpty(ground: Ground, withinMs: number): Promise<boolean> {
  for (const begun = performance.now(); performance.now() - begun < withinMs; await sleep(100))
    if (((await outboxByStatus(ground)).queued ?? 0) === 0) return true;
  return false;
}
