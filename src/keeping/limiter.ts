import type { BudgetName, BudgetState, Limiter } from '#core/ports/limiter.ts';
import type { Store } from '#core/ports/store.ts';
import { type Clock, SECOND } from '#kernel/clock.ts';
import { networkOf } from '#kernel/text/network.ts';

export type BudgetTable = Readonly<Record<BudgetName, { readonly limit: number; readonly windowMs: number }>>;

const KEYS_KEPT = 200_000;

/** Fixed windows in memory: for the one server of an embedded database. */
export function memoryLimiter(clock: Clock, budgets: BudgetTable): Limiter {
  const windows = new Map<string, { used: number; resetsAt: number }>();
  return limiterOf(clock, async (budget, key, amount) => {
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
    window.used += amount;
    return { limit, ...window };
  });
}

/** Counted by each node for itself: a write for every read would cost more than what it guards (ADR 0014). */
const OF_EACH_NODE: readonly BudgetName[] = ['requestsPerAddress', 'customersPerAddress'];

/** Fixed windows in the database: shared by all nodes (shared-model M-16), but for the few of each node. */
export function sharedLimiter(store: Store, clock: Clock, budgets: BudgetTable): Limiter {
  const ofThisNode = memoryLimiter(clock, budgets);
  return limiterOf(clock, async (budget, key, amount) => {
    if (OF_EACH_NODE.includes(budget)) return ofThisNode.use(budget, key, amount);
    const { limit, windowMs } = budgets[budget];
    const id = `${budget}:${key}`;
    const window = await store.write((tx) => tx.guesses.take(id, windowMs, clock.now(), amount), { isSingle: true });
    return { limit, ...window };
  });
}

type Use = (budget: BudgetName, key: string, amount: number) => Promise<BudgetState>;

/** The key of an address is its network's: here, so that no budget per address can forget it. */
function limiterOf(clock: Clock, useKey: Use): Limiter {
  const use: Use = (budget, key, amount) =>
    useKey(budget, budget.endsWith('PerAddress') ? networkOf(key) : key, amount);
  return {
    use,
    async take(budget, key) {
      const { limit, used, resetsAt } = await use(budget, key, 1);
      return used <= limit ? undefined : Math.max(Math.ceil((resetsAt - clock.now()) / SECOND), 1);
    },
  };
}
