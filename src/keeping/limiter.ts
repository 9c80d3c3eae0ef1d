import type { BudgetName, Limiter } from '#core/ports/limiter.ts';
import type { Store } from '#core/ports/store.ts';
import { type Clock, SECOND } from '#kernel/clock.ts';

export type BudgetTable = Readonly<Record<BudgetName, { readonly limit: number; readonly windowMs: number }>>;

const KEYS_KEPT = 200_000;

/** Fixed windows in memory: for the one server of an embedded database. */
export function memoryLimiter(clock: Clock, budgets: BudgetTable): Limiter {
  const windows = new Map<string, { used: number; resetsAt: number }>();
  return {
    async take(budget, key) {
      const now = clock.now();
      const { limit, windowMs } = budgets[budget];
      const id = `${budget}:${key}`;
      let window = windows.get(id);
      if (window === undefined || window.resetsAt <= now) {
        windows.delete(id);
        // Bounded: the oldest window goes first, which is the one nearest to its end.
        if (windows.size >= KEYS_KEPT) windows.delete(windows.keys().next().value as string);
        window = { used: 0, resetsAt: now + windowMs };
        windows.set(id, window);
      }
      window.used += 1;
      return window.used <= limit ? undefined : Math.max(Math.ceil((window.resetsAt - now) / SECOND), 1);
    },
  };
}

/**
 * Fixed windows in the database: shared by all nodes (shared-model M-16). All but that of requests as such: a write for
 * every read would cost more than what it guards, so each node counts its own (ADR 0014).
 */
export function sharedLimiter(store: Store, clock: Clock, budgets: BudgetTable): Limiter {
  const ofThisNode = memoryLimiter(clock, budgets);
  return {
    async take(budget, key) {
      if (budget === 'requestsPerAddress') return ofThisNode.take(budget, key);
      const now = clock.now();
      const { limit, windowMs } = budgets[budget];
      const { used, resetsAt } = await store.write((tx) => tx.guesses.take(`${budget}:${key}`, windowMs, now));
      return used <= limit ? undefined : Math.max(Math.ceil((resetsAt - now) / SECOND), 1);
    },
  };
}
