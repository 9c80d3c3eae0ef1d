import type { Store } from '#core/ports/store.ts';
import type { UsageCounter } from '#core/ports/usage-counter.ts';
import { type Clock, MINUTE } from '#kernel/clock.ts';

interface Count {
  calls: number;
  firstAt: number;
  lastAt: number;
}

/** Counts in memory, written by `flush` (a job, and the end of the server): one row per client, operation and minute. */
export function usageCounter(store: Store, clock: Clock): UsageCounter & { flush(): Promise<void> } {
  let counts = new Map<string, Count>();
  const add = (key: string, more: Count) => {
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { ...more });
    else {
      count.calls += more.calls;
      count.firstAt = Math.min(count.firstAt, more.firstAt);
      count.lastAt = Math.max(count.lastAt, more.lastAt);
    }
  };
  return {
    count(clientId, operation) {
      const now = clock.now();
      add(`${clientId} ${operation} ${Math.floor(now / MINUTE) * MINUTE}`, { calls: 1, firstAt: now, lastAt: now });
    },
    async flush() {
      if (counts.size === 0) return;
      const full = counts;
      counts = new Map();
      try {
        await store.write(async (tx) => {
          for (const [key, { calls, firstAt, lastAt }] of full) {
            const [clientId = '', operation = '', minute = '0'] = key.split(' ');
            await tx.clients.countUse(clientId, operation, Number(minute), firstAt, lastAt, calls);
          }
        });
      } catch (error) {
        // The database is gone for now: keep what was counted for the next time.
        for (const [key, count] of full) add(key, count);
        throw error;
      }
    },
  };
}
